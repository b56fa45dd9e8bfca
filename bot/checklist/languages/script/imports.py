"""What the imports of a JavaScript or TypeScript file stand for."""

from collections.abc import Iterator, Mapping

from ast_grep_py import SgNode

from bot.checklist.languages.grammar import Nodes
from bot.checklist.languages.script.nodes import KINDS


def script_imports(source: Nodes) -> Iterator[tuple[str, str]]:
    """Each local name with what it stands for."""
    known: dict[str, str] = {}
    promised: list[tuple[str, SgNode]] = []
    for statement in source.nodes(KINDS.imports):
        module = statement.field("source")
        if module is not None:
            known.update(_import_clause(statement, _specifier(module.text())))
    for declarator in source.nodes(KINDS.variables):
        name, value = declarator.field("name"), declarator.field("value")
        required = _required(value) if value else None
        if name and required:
            known.update(_destructured(name, required))
        elif name and value and value.text()[:20].startswith(("promisify(", "util.promisify(")):
            promised.append((name.text(), value))
    yield from known.items()
    yield from ((name, _promised(value, known)) for name, value in promised)


def _import_clause(statement: SgNode, module: str) -> Iterator[tuple[str, str]]:
    for clause in statement.find_all(
        any=[{"kind": kind} for kind in (*KINDS.import_specifiers, *KINDS.namespace_imports)]
    ):
        if clause.kind() in KINDS.namespace_imports:
            yield clause.text().split()[-1], module
            continue
        name, alias = clause.field("name"), clause.field("alias")
        if name:
            yield (alias or name).text(), f"{module}.{name.text()}"
    for clause in statement.children():
        if clause.kind() in KINDS.import_clauses:
            yield from ((child.text(), module) for child in clause.children() if child.kind() in KINDS.names)


def _destructured(name: SgNode, module: str) -> Iterator[tuple[str, str]]:
    if name.kind() in KINDS.names:
        yield name.text(), module
        return
    for part in name.children():
        if part.kind() in KINDS.shorthand_patterns:
            yield part.text(), f"{module}.{part.text()}"
        elif part.kind() in KINDS.pair_patterns:
            key, value = part.field("key"), part.field("value")
            if key and value:
                yield value.text(), f"{module}.{key.text()}"


def _promised(value: SgNode, known: Mapping[str, str]) -> str:
    """What a promisified function stands for: that of `promisify(exec)` is what `exec` was imported as."""
    arguments = value.field("arguments")
    first = arguments.child(1) if arguments else None
    if first is None:
        return ""
    function, dot, rest = first.text().partition(".")
    return _required(first) or f"{known.get(function, function)}{dot}{rest}"


def _required(value: SgNode) -> str | None:
    """The module of `require("x")`, `await import("x")` or `require("x").y`; None for any other value."""
    member = ""
    if value.kind() in KINDS.members:
        inner, field = value.field("object"), value.field("property")
        if inner is None or field is None:
            return None
        value, member = inner, f".{field.text()}"
    if value.kind() in KINDS.awaits:
        value = value.children()[-1]
    function, arguments = value.field("function"), value.field("arguments")
    if value.kind() not in KINDS.calls or function is None or arguments is None:
        return None
    if function.text() not in {"require", "import"}:
        return None
    first = arguments.child(1)
    return _specifier(first.text()) + member if first and first.kind() in KINDS.strings else None


def _specifier(text: str) -> str:
    return text.strip("\"'`").removeprefix("node:")
