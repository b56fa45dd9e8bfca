"""Which files an import of JavaScript or TypeScript may mean."""

from collections.abc import Iterator, Sequence
from posixpath import normpath

from bot.checklist.languages.program import Import

_SUFFIXES = (
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.mjs",
)


def script_files(path: str, wanted: Import) -> Iterator[tuple[Sequence[str], str]]:
    """Files to try in turn, each with the member of it that is meant."""
    for stem in _stems(path.rpartition("/")[0], wanted.module):
        bare = stem.removesuffix(".js").removesuffix(".mjs")
        yield (
            [f"{stem_name}{suffix}" for stem_name in dict.fromkeys((stem, bare)) for suffix in _SUFFIXES],
            wanted.member,
        )


def _stems(folder: str, module: str) -> list[str]:
    if module.startswith("."):
        return [normpath(f"{folder}/{module}" if folder else module)]
    if module.startswith(("@/", "~/", "#/")):
        root = folder.partition("/src/")[0] if "/src/" in folder else ""
        own = [f"{root}/src/{module[2:]}"] if root else []
        return [f"src/{module[2:]}", module[2:], f"app/{module[2:]}", *own]
    return [module, f"src/{module}"] if "/" in module and not module.startswith("@") else []


def script_aliases(module: str) -> tuple[str, ...]:
    """How the paths may end that a name stands for which a configuration of the compiler gives, best first.

    `@/lib/auth` is `lib/auth` somewhere, `@server/models` of a folder, `@scope/package/queries` of a package.
    """
    if module.startswith(("@/", "~/", "#/")):
        return (module[2:],)
    if not module.startswith(("@", "~", "#")):
        return ()
    scope, _, rest = module[1:].partition("/")
    return (f"{scope}/{rest}", *((rest,) if "/" in rest else ())) if rest else ()
