"""What the imports of a Go file stand for."""

from collections.abc import Iterator

from bot.checklist.languages.go.nodes import KINDS
from bot.checklist.languages.grammar import Nodes

_STANDARD = {"exec": "os/exec", "http": "net/http", "template": "text/template", "rand": "math/rand"}


def go_imports(source: Nodes) -> Iterator[tuple[str, str]]:
    """Each local name with what it stands for."""
    # A package's name stands for the standard library's where the file, a part of one maybe, imports nothing.
    if not source.nodes(KINDS.imports):
        yield from _STANDARD.items()
    for spec in source.nodes(KINDS.imports):
        path = spec.field("path")
        name = spec.field("name")
        if path is not None:
            module = path.text().strip('"`')
            yield (name.text() if name else _package(module)), module


def _package(module: str) -> str:
    """The package name that a path most likely declares: `github.com/jackc/pgx/v5` -> `pgx`."""
    parts = module.split("/")
    if len(parts) > 1 and parts[-1][:1] == "v" and parts[-1][1:].isdecimal():
        parts.pop()
    name = parts[-1].split(".v")[0]
    return name.removeprefix("go-").removesuffix("-go").replace("-", "_")
