"""Whether REST framework's permissions of a view look at the record, or only at who asks and at the path."""

import re
from collections.abc import Iterator

from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import grammar_of
from bot.checklist.syntax.imports import imported_names

# REST framework's own; only the last two ever see a record
_WHO_ASKS = frozenset({
    "IsAuthenticated", "IsAuthenticatedOrReadOnly", "AllowAny", "DjangoModelPermissions",
    "DjangoModelPermissionsOrAnonReadOnly", "TokenHasScope", "TokenHasReadWriteScope",
})  # fmt: skip
_OF_RECORDS = frozenset({"DjangoObjectPermissions"})
_NO_NAMES = frozenset({"permissions", "permission_classes", "self", "partial", "super", "rest_framework"})
_NAMES = re.compile(r"[A-Za-z_]\w*")
_DEEPEST = 4
_MOST = 40


def looks_at_records(expression: str, source: SourceFile, tree: Tree) -> bool | None:
    """Whether one of the permissions that an expression names asks about the record.

    False only where all of them are in sight and none does; None where one is not.
    """
    asked = [_of_name(name, source, tree, _DEEPEST) for name in _named(expression)]
    if any(asked):
        return True
    return False if asked and all(found is False for found in asked) else None


def _named(expression: str) -> list[str]:
    found = dict.fromkeys(name for name in _NAMES.findall(expression) if name not in _NO_NAMES)
    return list(found)[:_MOST]


def _of_name(name: str, source: SourceFile, tree: Tree, left: int) -> bool | None:
    if name in _WHO_ASKS:
        return False
    if name in _OF_RECORDS:
        return True
    if left == 0:
        return None
    for file in (source, *_imported(name, source, tree)):
        defined = re.search(
            rf"^class {name}\b(?P<bases>[^:]*):(?P<body>(?:\n(?:[ \t]+[^\n]*)?)*)", file.text, re.MULTILINE
        )
        if defined is not None:
            return _of_class(defined, file, tree, left)
        chosen = re.search(rf"^{name}\s*=\s*(?P<value>[^\n]+)", file.text, re.MULTILINE)
        if chosen is not None:
            parts = [
                _of_name(part, file, tree, left - 1) for part in _named(chosen["value"].partition("#")[0])
            ]
            return True if any(parts) else False if parts and None not in parts else None
    return None


def _of_class(defined: re.Match[str], file: SourceFile, tree: Tree, left: int) -> bool | None:
    if "def has_object_permission" in defined["body"]:
        return True
    bases = [name for name in _named(defined["bases"]) if name not in {"BasePermission", "object"}]
    above = [_of_name(base, file, tree, left - 1) for base in bases]
    return True if any(above) else None if None in above else False


def _imported(name: str, source: SourceFile, tree: Tree) -> Iterator[SourceFile]:
    """The files in sight that a name may be imported from."""
    grammar = grammar_of(source.language)
    module = imported_names(source).get(name, "").removesuffix(f".{name}")
    if not module or grammar is None:
        return
    parts = [part for part in module.split(".") if part]
    folders = source.path.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        stem = "/".join([*folders[:depth], *parts])
        for path in (f"{stem}.py", f"{stem}/__init__.py"):
            found = tree.read(path)
            if found is not None:
                yield found
