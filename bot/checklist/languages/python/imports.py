"""What the imports of a Python file stand for."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.languages.grammar import Nodes
from bot.checklist.languages.python.nodes import KINDS


def python_imports(source: Nodes) -> Iterator[tuple[str, str]]:
    """Each local name with what it stands for."""
    for statement in source.nodes(KINDS.imports):
        module = statement.field("module_name")
        prefix = f"{module.text()}." if module else ""
        prefix = prefix.replace("..", ".") if module and set(module.text()) == {"."} else prefix
        for name in statement.field_children("name"):
            yield from _python_name(name, prefix)


def _python_name(name: SgNode, prefix: str) -> Iterator[tuple[str, str]]:
    if name.kind() in KINDS.aliased_imports:
        original, alias = name.field("name"), name.field("alias")
        if original and alias:
            yield alias.text(), prefix + original.text()
    elif prefix:
        yield name.text(), prefix + name.text()
    else:
        top = name.text().split(".")[0]
        yield top, top
