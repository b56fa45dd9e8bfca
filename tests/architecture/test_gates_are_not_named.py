"""A gate is added by its file alone: whoever asks the gates goes by what they say, never by their names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.gates import all_gates

BOT = Path(__file__).parents[2] / "bot"
ASKING = sorted([*(BOT / "decide").glob("*.py"), BOT / "reconcile.py", *(BOT / "render").glob("*.py")])


def names_in(tree: ast.AST) -> Iterator[str]:
    """The gates' names that a comparison, or a set or tuple to look in, holds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Set | ast.Tuple):
            yield from (
                one.value
                for one in ast.walk(node)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


@pytest.mark.parametrize("path", ASKING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_whoever_asks_the_gates_names_none(path: Path) -> None:
    gates = {gate.name for gate in all_gates()}

    assert gates.isdisjoint(names_in(ast.parse(path.read_text())))
