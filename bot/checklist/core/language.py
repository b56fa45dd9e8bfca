"""Which language a path holds, and what its name says of a file."""

from pathlib import PurePosixPath

from bot.checklist.languages.grammars import BY_SUFFIX, GRAMMARS
from bot.checklist.languages.language import Language

LOCK_FILES = frozenset(
    {
        "bun.lock",
        "bun.lockb",
        "cargo.lock",
        "composer.lock",
        "gemfile.lock",
        "go.sum",
        "npm-shrinkwrap.json",
        "package-lock.json",
        "pdm.lock",
        "pipfile.lock",
        "pnpm-lock.yaml",
        "poetry.lock",
        "uv.lock",
        "yarn.lock",
    }
)
_BY_SUFFIX = {
    **BY_SUFFIX,
    ".sql": Language.SQL,
    ".yml": Language.YAML,
    ".yaml": Language.YAML,
    ".json": Language.JSON,
    ".jsonc": Language.JSON,
    ".toml": Language.TOML,
    ".dockerfile": Language.DOCKERFILE,
}
OTHER_NAMES = {
    ".c": "C",
    ".cc": "C++",
    ".clj": "Clojure",
    ".cpp": "C++",
    ".cs": "C#",
    ".dart": "Dart",
    ".ex": "Elixir",
    ".exs": "Elixir",
    ".h": "C",
    ".hpp": "C++",
    ".hs": "Haskell",
    ".java": "Java",
    ".kt": "Kotlin",
    ".kts": "Kotlin",
    ".lua": "Lua",
    ".m": "Objective-C",
    ".php": "PHP",
    ".pl": "Perl",
    ".rb": "Ruby",
    ".rs": "Rust",
    ".scala": "Scala",
    ".sh": "Shell",
    ".sol": "Solidity",
    ".svelte": "Svelte",
    ".swift": "Swift",
    ".tf": "Terraform",
    ".vue": "Vue",
    ".zig": "Zig",
}
_DOCKERFILES = ("dockerfile", "containerfile")
_VENDORED = frozenset({"node_modules", "vendor", "third_party", "bower_components", ".venv", "site-packages"})
_TEST_ROOTS = frozenset({"test", "tests", "e2e", "spec", "specs", "integration_tests", "integration-tests"})
_TEST_DIRECTORIES = frozenset({"tests", "__tests__", "__mocks__", "__fixtures__", "testdata", "test_data"})


def language_of(path: str) -> Language:
    """By name alone, so that the same path is the same language at base and head."""
    name = PurePosixPath(path).name.lower()
    if name in LOCK_FILES:
        return Language.LOCK
    if name.startswith(_DOCKERFILES) and not name.endswith((".py", ".go", ".md", ".ts", ".js")):
        return Language.DOCKERFILE
    suffix = PurePosixPath(name).suffix
    return _BY_SUFFIX.get(suffix, Language.OTHER if suffix in OTHER_NAMES else Language.TEXT)


def language_name(path: str) -> str:
    """The name of a language that is not analysed, as `Rust`, for a person."""
    return OTHER_NAMES.get(PurePosixPath(path.lower()).suffix, "other")


def is_vendored(path: str) -> bool:
    """Whether the path lies in a copy of other people's code."""
    return any(part in _VENDORED for part in PurePosixPath(path).parts[:-1])


def is_minified(path: str) -> bool:
    """Whether the name says that a machine squeezed the file."""
    return path.lower().endswith((".min.js", ".min.mjs", ".min.cjs", ".bundle.js"))


def is_test(path: str) -> bool:
    """Whether the name says that the file is test code, by the habits of Go, Python and JavaScript."""
    pure = PurePosixPath(path.lower())
    name, directories = pure.name, pure.parts[:-1]
    return (
        any(grammar.tests.search(name) for grammar in GRAMMARS)
        or (bool(directories) and directories[0] in _TEST_ROOTS)
        or any(directory in _TEST_DIRECTORIES for directory in directories)
    )
