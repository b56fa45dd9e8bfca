"""Which module a local name stands for, so that `sp.run` and `from subprocess import run` are one call."""

from collections.abc import Iterator, Mapping

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.language import SCRIPTS, Language
from bot.checklist.languages.vocabulary import (
    ALIASED_IMPORTS,
    AWAITS,
    CALLS,
    IMPORT_CLAUSES,
    IMPORT_SPECIFIERS,
    IMPORTS,
    MEMBERS,
    NAMES,
    NAMESPACE_IMPORTS,
    PAIR_PATTERNS,
    SHORTHAND_PATTERNS,
    STRINGS,
    VARIABLES,
    within,
)


def imported_names(source: SourceFile) -> Mapping[str, str]:
    """Local name to what it stands for: `run` -> `subprocess.run`, `exec` -> `os/exec`.

    Go names its modules by import path, Python dotted, JavaScript by specifier without `node:`.
    """
    reader = _READERS.get(source.language)
    return source.made("imports", lambda: dict(reader(source)) if reader else {})


def imports(source: SourceFile, *modules: str) -> bool:
    """Whether the file imports one of these modules or something below it."""
    found = imported_names(source).values()
    return any(
        name == module or name.startswith((f"{module}.", f"{module}/"))
        for name in found
        for module in modules
    )


def _go(source: SourceFile) -> Iterator[tuple[str, str]]:
    # A package's name stands for the standard library's where the file, a part of one maybe, imports nothing.
    if not source.nodes(IMPORTS):
        yield from _GO_STANDARD.items()
    for spec in source.nodes(IMPORTS):
        path = spec.field("path")
        name = spec.field("name")
        if path is not None:
            module = path.text().strip('"`')
            yield (name.text() if name else _go_package(module)), module


def _go_package(module: str) -> str:
    """The package name that a path most likely declares: `github.com/jackc/pgx/v5` -> `pgx`."""
    parts = module.split("/")
    if len(parts) > 1 and parts[-1][:1] == "v" and parts[-1][1:].isdecimal():
        parts.pop()
    name = parts[-1].split(".v")[0]
    return name.removeprefix("go-").removesuffix("-go").replace("-", "_")


def _python(source: SourceFile) -> Iterator[tuple[str, str]]:
    for statement in source.nodes(IMPORTS):
        module = statement.field("module_name")
        prefix = f"{module.text()}." if module else ""
        prefix = prefix.replace("..", ".") if module and set(module.text()) == {"."} else prefix
        for name in statement.field_children("name"):
            yield from _python_name(name, prefix)


def _python_name(name: SgNode, prefix: str) -> Iterator[tuple[str, str]]:
    if name.kind() in ALIASED_IMPORTS:
        original, alias = name.field("name"), name.field("alias")
        if original and alias:
            yield alias.text(), prefix + original.text()
    elif prefix:
        yield name.text(), prefix + name.text()
    else:
        top = name.text().split(".")[0]
        yield top, top


def _script(source: SourceFile) -> Iterator[tuple[str, str]]:
    known: dict[str, str] = {}
    promised: list[tuple[str, SgNode]] = []
    for statement in source.nodes(IMPORTS):
        module = statement.field("source")
        if module is not None:
            known.update(_import_clause(statement, _specifier(module.text())))
    for declarator in source.nodes(VARIABLES):
        name, value = declarator.field("name"), declarator.field("value")
        required = _required(value) if value else None
        if name and required:
            known.update(_destructured(name, required))
        elif name and value and value.text()[:20].startswith(("promisify(", "util.promisify(")):
            promised.append((name.text(), value))
    yield from known.items()
    yield from ((name, _promised(value, known)) for name, value in promised)


def _import_clause(statement: SgNode, module: str) -> Iterator[tuple[str, str]]:
    for clause in within(statement, IMPORT_SPECIFIERS | NAMESPACE_IMPORTS):
        if clause.kind() in NAMESPACE_IMPORTS:
            yield clause.text().split()[-1], module
            continue
        name, alias = clause.field("name"), clause.field("alias")
        if name:
            yield (alias or name).text(), f"{module}.{name.text()}"
    for clause in statement.children():
        if clause.kind() in IMPORT_CLAUSES:
            yield from ((one.text(), module) for one in clause.children() if one.kind() in NAMES)


def _destructured(name: SgNode, module: str) -> Iterator[tuple[str, str]]:
    if name.kind() in NAMES:
        yield name.text(), module
        return
    for part in name.children():
        if part.kind() in SHORTHAND_PATTERNS:
            yield part.text(), f"{module}.{part.text()}"
        elif part.kind() in PAIR_PATTERNS:
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
    if value.kind() in MEMBERS:
        inner, field = value.field("object"), value.field("property")
        if inner is None or field is None:
            return None
        value, member = inner, f".{field.text()}"
    if value.kind() in AWAITS:
        value = value.children()[-1]
    function, arguments = value.field("function"), value.field("arguments")
    if value.kind() not in CALLS or function is None or arguments is None:
        return None
    if function.text() not in {"require", "import"}:
        return None
    first = arguments.child(1)
    return _specifier(first.text()) + member if first and first.kind() in STRINGS else None


def _specifier(text: str) -> str:
    return text.strip("\"'`").removeprefix("node:")


_GO_STANDARD = {"exec": "os/exec", "http": "net/http", "template": "text/template", "rand": "math/rand"}
_READERS = {
    Language.GO: _go,
    Language.PYTHON: _python,
    **dict.fromkeys(SCRIPTS, _script),
}
