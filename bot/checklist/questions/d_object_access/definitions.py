"""Where the function lies that a call means: in its file, or where its import or receiver leads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from posixpath import normpath

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.tree import Tree
from bot.checklist.languages.running import Running
from bot.checklist.languages.vocabulary import ARROWS, FUNCTION_EXPRESSIONS, FUNCTIONS, METHODS, VARIABLES
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imported_names

_MOST_FILES = 60
_JOINTS = re.compile(r"[._-]")
_FIELDS = re.compile(r"^\t(\w{1,60})[ \t]+\*?(\w{1,60})\.[A-Z]\w*[ \t]*$", re.MULTILINE)
_FUNCTION_VALUES = ARROWS | FUNCTION_EXPRESSIONS


def is_in_sight(call: Call, source: SourceFile, tree: Tree) -> bool:
    """A cheap look at whether the function that a call means may be found."""
    return call.name in _defined(source) or bool(_paths(call, source, tree))


def definition_of(call: Call, source: SourceFile, tree: Tree) -> tuple[SourceFile, SgNode] | None:
    """The function that a call means: in this file, or where its import or its receiver's name leads."""
    if not call.name or len(call.callee.split(".")) > len(("self", "store", "name")):
        return None
    first = call.callee.partition(".")[0].replace("()", "")
    is_elsewhere = "." in call.callee and first in imported_names(source)
    own = () if is_elsewhere else (source,)
    of_field = call.callee.count(".") > 1
    files = (*_files(call, source, tree), *own) if of_field else (*own, *_files(call, source, tree))
    for other in files:
        node = _defined(other).get(call.name) if call.name in other.text else None
        # `this.service.remove(id)` in `remove` is another's method of the same name
        if node is not None and not (of_field and other is source and _is_around(node, call)):
            return other, node
    return None


def _is_around(function: SgNode, call: Call) -> bool:
    first, last = span(function)
    return first <= span(call.node)[0] < last


def _defined(source: SourceFile) -> Mapping[str, SgNode]:
    """The first function or method of each name."""
    return source.made("first functions by name", lambda: _first_functions(source))


def _first_functions(source: SourceFile) -> Mapping[str, SgNode]:
    found: dict[str, SgNode] = {}
    for node in source.nodes(FUNCTIONS, METHODS):
        name = node.field("name")
        if name is not None:
            found.setdefault(name.text(), node)
    for node in source.nodes(VARIABLES):
        name, value = node.field("name"), node.field("value")
        if name is not None and value is not None and value.kind() in _FUNCTION_VALUES:
            found.setdefault(name.text(), value)
    return found


def _files(call: Call, source: SourceFile, tree: Tree) -> Iterator[SourceFile]:
    for path in _paths(call, source, tree):
        other = tree.read(path)
        if other is not None:
            yield other


def _paths(call: Call, source: SourceFile, tree: Tree) -> Sequence[str]:
    """Where the call's import or receiver may lead, by the names of files and directories; found once."""
    return tree.made(("paths of", source.path, call.callee), lambda: _paths_of(call, source, tree))


def _paths_of(call: Call, source: SourceFile, tree: Tree) -> Sequence[str]:
    running = source.running
    if running is None:
        return ()
    names = imported_names(source)
    parts = call.callee.replace("()", "").split(".")
    module = names.get(parts[0], "").removesuffix(f".{call.name}")
    wanted = re.split(r"[./]", module)[-1] if module else parts[-2] if len(parts) > 1 else ""
    wanted = (_package_of(wanted, source, running, tree) if running.is_shared_by_folder else "") or wanted
    if not wanted or wanted in {"self", "this"}:
        return ()
    suffixes = running.looked_in
    exact = _imported_file(module.removesuffix(f".{parts[0]}"), source, running, tree)
    if exact:
        return (exact,)
    known = tree.made(("paths by their words", suffixes), lambda: _by_word(tree.paths(), suffixes))
    return [path for path in known.get(wanted.lower().lstrip("_"), ()) if path != source.path][:_MOST_FILES]


def _imported_file(module: str, source: SourceFile, running: Running, tree: Tree) -> str:
    """The file that a relative import names, where it is in sight."""
    if not running.imports_paths or not module.startswith("."):
        return ""
    known = tree.made("all paths", lambda: frozenset(tree.paths()))
    stem = normpath(f"{source.path.rpartition('/')[0]}/{module}")
    ends = ("", *running.looked_in, *(f"/index{suffix}" for suffix in running.looked_in))
    return next((f"{stem}{end}" for end in ends if f"{stem}{end}" in known), "")


def _package_of(field: str, source: SourceFile, running: Running, tree: Tree) -> str:
    """The package of the type that a struct beside the file gives a field: `store *storage.Storage`."""
    folder = source.path.rpartition("/")[0]
    fields = tree.made(("packages of fields", folder), lambda: _packages_of_fields(folder, running, tree))
    return fields.get(field, "")


def _packages_of_fields(folder: str, running: Running, tree: Tree) -> Mapping[str, str]:
    inside = (path for path in tree.paths() if path.rpartition("/")[0] == folder)
    beside = [path for path in inside if path.endswith(running.looked_in)]
    sources = (tree.read(path) for path in beside[:_MOST_FILES])
    return {
        name: package
        for source in sources
        if source is not None
        for name, package in _FIELDS.findall(source.text)
    }


def _by_word(paths: Iterable[str], suffixes: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        pure = PurePosixPath(path)
        if pure.suffix in suffixes:
            stem = pure.stem.lower()
            # `this._articleService` is what `article.service.ts` gives out
            for word in {stem, _JOINTS.sub("", stem), *(part.lower() for part in pure.parts[-3:-1])}:
                found[word].append(path)
    return found
