"""Which ignored files a tool makes again: all others are somebody's, though git does not know them."""

import filecmp
from pathlib import Path

_MADE_AGAIN = frozenset(
    {
        # what package managers install
        *(
            "node_modules",
            "bower_components",
            ".venv",
            "venv",
            "site-packages",
            ".bundle",
            ".pnpm-store",
            ".yarn",
        ),
        *("Pods", ".gradle", ".m2", ".cargo", "deps", ".eggs"),
        # what builds write
        *(
            "dist",
            "build",
            "out",
            "target",
            "bin",
            "obj",
            "_build",
            ".next",
            ".nuxt",
            ".output",
            ".svelte-kit",
        ),
        *(
            ".turbo",
            ".parcel-cache",
            ".angular",
            ".vite",
            ".dart_tool",
            ".terraform",
            "cmake-build-debug",
            "htmlcov",
        ),
        *("coverage", ".coverage", "coverage.xml", "lcov.info", "storybook-static", ".docusaurus", ".vercel"),
        # caches
        *(
            "__pycache__",
            ".pytest_cache",
            ".mypy_cache",
            ".ruff_cache",
            ".tox",
            ".nox",
            ".hypothesis",
            ".cache",
        ),
        *(
            ".import_linter_cache",
            ".eslintcache",
            ".stylelintcache",
            ".sass-cache",
            ".ipynb_checkpoints",
            ".DS_Store",
        ),
    }
)
"""Names that github.com/github/gitignore lists for languages and tools, where no person writes into them."""
_ENDINGS = (".pyc", ".pyo", ".egg-info", ".tsbuildinfo", ".o", ".class", ".swp")


def is_made_again(path: str) -> bool:
    """Whether a tool writes what lies there, by one of its folders' names or its own."""
    parts = path.rstrip("/").split("/")
    return not _MADE_AGAIN.isdisjoint(parts) or parts[-1].endswith(_ENDINGS)


def is_copied(path: str, worktree: Path, home: Path) -> bool:
    """Whether the main checkout has the very same file, as with an `.env` that was copied over."""
    mine, other = worktree / path, home / path
    try:
        is_plain = mine.is_file() and not mine.is_symlink() and other.is_file()
        return worktree != home and is_plain and filecmp.cmp(mine, other, shallow=False)
    except OSError:
        return False
