"""What a barrel exports: its own names, those it passes on, and the modules whose every name it passes on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.claims.judging.listing import code_of
from bot.claims.judging.tree import FileTree, folder_of

MOST_DEPTH = 3
_ENDINGS = (
    ".ts",
    ".tsx",
    ".d.ts",
    ".js",
    ".jsx",
    ".mjs",
    ".mts",
    ".cjs",
    "/index.ts",
    "/index.tsx",
    "/index.js",
)
_SCRIPTS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts")
_DECLARES = re.compile(
    r"\bexport\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?"
    r"(?:const\s+enum|const|let|var|function\*?|class|type|interface|enum|namespace)\s+([\w$]+)"
)
_SEVERAL = re.compile(r"\bexport\s+(?:declare\s+)?(?:const|let|var)\s+([^;\n]{1,2000})")
_LISTS = re.compile(r"\bexport\s+(?:type\s+)?\{([^{}]{0,20000})\}")
_STARS = re.compile(r"\bexport\s+(?:type\s+)?\*\s*(?:as\s+([\w$]+)\s+)?from\s*['\"]([^'\"\n]{1,300})['\"]")
_DEFAULT = re.compile(r"\bexport\s+default\s+([\w$]+)\s*;?\s*$", re.MULTILINE)
_COMMON = re.compile(r"\b(?:module\.)?exports\.([\w$]+)\s*=|\bmodule\.exports\s*=\s*\{([^{}]{0,20000})\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Names, each with where it comes from, and modules that could not be followed."""

    names: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def is_script(path: str) -> bool:
    """Whether exports of this kind of file are read."""
    return path.endswith(_SCRIPTS)


def exports_of(
    path: str, contents: Mapping[str, str | None], tree: FileTree, depth: int = MOST_DEPTH
) -> Exports:
    """What the module exports. `unread` are files in the tree that must be read to know all."""
    text = contents.get(path)
    if text is None:
        return Exports(unread=(path,))
    code = code_of(path, text)
    names = dict.fromkeys(_own(code), path)
    unknown: list[str] = []
    unread: list[str] = []
    for alias, target in _STARS.findall(code):
        if alias:
            names[alias] = path
            continue
        found = _resolved(path, target, tree)
        if found is None or depth == 0:
            unknown.append(target)
            continue
        inner = exports_of(found, contents, tree, depth - 1)
        names = {**inner.names, **names}
        unknown += inner.unknown
        unread += inner.unread
    return Exports(names=names, unknown=tuple(unknown), unread=tuple(unread))


def _own(code: str) -> Iterator[str]:
    yield from _DECLARES.findall(code)
    for declarators in _SEVERAL.findall(code):
        yield from _declared(declarators)
    yield from _DEFAULT.findall(code)
    for names in _LISTS.findall(code):
        yield from (_exported(name) for name in names.split(","))
    for name, names in _COMMON.findall(code):
        yield from ([name] if name else (part.partition(":")[0].strip() for part in names.split(",")))


def _declared(declarators: str) -> Iterator[str]:
    """As in "a = 1, b = 2", "{ x, y: z } = make()": rather too many names than too few."""
    pattern, equals, _ = declarators.partition("=")
    if pattern.lstrip()[:1] in {"{", "["}:
        for part in pattern.strip("{}[] \t").split(",") if equals else ():
            yield part.rpartition(":")[2].strip(" .")
        return
    for part in declarators.split(",")[1:]:
        name = part.partition("=")[0].partition(":")[0].strip()
        if name.isidentifier():
            yield name


def _exported(name: str) -> str:
    """As in "Footer as PageFooter": the name outside."""
    words = name.split()
    return words[-1] if words else ""


def _resolved(path: str, target: str, tree: FileTree) -> str | None:
    """The file that a relative import leads to; None for a package or an alias."""
    if not target.startswith("."):
        return None
    parts = folder_of(path).split("/") if folder_of(path) else []
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {".", ""}:
            parts.append(part)
    stem = "/".join(parts)
    bare = stem.removesuffix(".js").removesuffix(".mjs")
    candidates = (stem, *(f"{bare}{ending}" for ending in _ENDINGS))
    return next((name for name in candidates if name in tree.files), None)
