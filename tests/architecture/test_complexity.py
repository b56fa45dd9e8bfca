"""No function has more ways through it than a reader keeps in mind, conditions and comprehensions counted."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST = 20
_BRANCHES = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.match_case,
    ast.comprehension,
)


def complexity(function: ast.AST) -> int:
    """McCabe's number, where every further operand of `and` and `or` is a branch, too."""
    return 1 + sum(_branches(node) for node in _inside(function))


def _inside(function: ast.AST) -> Iterator[ast.AST]:
    """Its nodes without those of functions and classes in it, which are counted by themselves."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
            yield from _inside(node)


def _branches(node: ast.AST) -> int:
    ifs = len(node.ifs) if isinstance(node, ast.comprehension) else 0
    operands = len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
    return isinstance(node, _BRANCHES) + ifs + operands


def too_complex(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and complexity(node) > MOST:
            yield f"{path.relative_to(ROOT)} {node.name} {complexity(node)}"


def test_no_function_has_more_than_twenty_ways_through_it() -> None:
    paths = [path for folder in ("bot", "simulator") for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [line for path in paths for line in too_complex(path)]

    assert found == []


def test_every_operand_and_every_condition_of_a_comprehension_counts() -> None:
    (function,) = ast.parse(
        "def f(xs):\n    if a and b or c:\n        return [x for x in xs if x]\n    return d if e else g\n"
    ).body

    assert complexity(function) == 1 + 1 + 2 + 2 + 1
