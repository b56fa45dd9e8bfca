"""The ways in which a rule's source is broken: each edit is one small mistake that a person could make."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

_LEAST_ENTRIES = 2


@dataclass(frozen=True, slots=True)
class Edit:
    """One mistake in one parsed module. `function` is the name and line of the top-level function or method.

    It is None outside any, or in a function within a function, which may live since the import. `apply`
    changes the tree it was found in.
    """

    line: int
    change: str
    function: tuple[str, int] | None
    apply: Callable[[], None]


def edits(tree: ast.Module) -> Sequence[Edit]:
    """Every mistake that can be made in a module, always in the same order."""
    return list(_Finder().found(tree))


def dropped_calls(tree: ast.Module) -> Sequence[Edit]:
    """Each call that stands alone as a statement, taken away: something is not done. Rules have none."""
    return [
        Edit(
            statement.lineno,
            f"drop `{_shown(statement)}`",
            None,
            partial(setattr, statement, "value", nothing),
        )
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Await | ast.Call)
        for nothing in (_placed(ast.Constant(value=None), statement.value),)
    ]


class _Finder:
    """Walks a module and remembers which function it is in."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._function: tuple[str, int] | None = None

    def found(self, node: ast.AST) -> Iterator[Edit]:
        """The edits at a node and below it."""
        outer_names, outer_function = list(self._names), self._function
        if isinstance(node, ast.ClassDef):
            self._names.append(node.name)
        if isinstance(node, ast.FunctionDef):
            self._function = (".".join((*self._names, node.name)), node.lineno)
            self._function = None if "<locals>" in self._names else self._function
            self._names.extend([node.name, "<locals>"])
        for line, change, apply in _edits_at(node):
            yield Edit(line, change, self._function, apply)
        for child in _children(node):
            yield from self.found(child)
        self._names, self._function = outer_names, outer_function


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What is below a node, without annotations, which no example can notice."""
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns", "decorator_list"}:
            yield from (one for one in (value if isinstance(value, list) else [value]) if _is_node(one))


def _is_node(value: object) -> bool:
    return isinstance(value, ast.AST)


Placed = TypeVar("Placed", bound=ast.AST)
_Found = Iterator[tuple[int, str, Callable[[], None]]]


def _edits_at(node: ast.AST) -> _Found:
    match node:
        case ast.If() | ast.IfExp():
            yield _negated(node, node.test, "test")
        case ast.comprehension():
            for index, test in enumerate(node.ifs):
                yield _replaced(node.ifs, index, _opposite(test), f"negate `if {_shown(test)}`")
        case ast.BoolOp():
            word = "or" if isinstance(node.op, ast.Or) else "and"
            yield from _dropped(node.values, f"of `{word}`")
        case ast.Set() | ast.List() | ast.Tuple() if _is_table(node.elts):
            yield from _dropped(node.elts, "of the table")
        case ast.Dict() if _is_table([key for key in node.keys if key]):
            for index, key in enumerate(node.keys):
                yield node.lineno, f"drop the entry `{_shown(key)}`", _cut(index, node.keys, node.values)
        case ast.FunctionDef():
            yield from _early_returns(node)
        case ast.Call() if ast.unparse(node.func) == "re.compile" and _is_word(node.args[0]):
            yield from _thinner_patterns(node.args)
        case _:
            yield from _removed_statements(node)


def _negated(node: ast.AST, test: ast.expr, name: str) -> tuple[int, str, Callable[[], None]]:
    return test.lineno, f"negate `if {_shown(test)}`", partial(setattr, node, name, _opposite(test))


def _opposite(test: ast.expr) -> ast.expr:
    return _placed(ast.UnaryOp(op=ast.Not(), operand=test), test)


def _replaced(
    nodes: list[ast.expr], index: int, new: ast.expr, change: str
) -> tuple[int, str, Callable[[], None]]:
    def apply() -> None:
        nodes[index] = new

    return new.lineno, change, apply


def _dropped(nodes: list[ast.expr], where: str) -> _Found:
    if len(nodes) >= _LEAST_ENTRIES:
        for index, expr in enumerate(nodes):
            yield expr.lineno, f"drop `{_shown(expr)}` {where}", _cut(index, nodes)


def _cut(index: int, *lists: Sequence[ast.expr | None]) -> Callable[[], None]:
    def apply() -> None:
        for sequence in lists:
            del sequence[index]  # type: ignore[attr-defined]  # the lists of a syntax tree

    return apply


def _is_table(entries: Sequence[ast.expr]) -> bool:
    return len(entries) >= _LEAST_ENTRIES and all(_is_word(entry) for entry in entries)


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _early_returns(node: ast.FunctionDef) -> _Found:
    """A function that answers at once: with yes or no where it decides, else with nothing."""
    says_bool = node.returns is not None and ast.unparse(node.returns) == "bool"
    for value in ("True", "False") if says_bool else ("()" if _is_plural(node) else "None",):
        answer = _placed(ast.Return(ast.parse(value, mode="eval").body), node.body[0])
        yield node.lineno, f"return {value} at the start of `{node.name}`", _put_first(node.body, answer)


def _is_plural(node: ast.FunctionDef) -> bool:
    return node.returns is not None and ast.unparse(node.returns).startswith(("Iter", "Seq", "tuple", "list"))


def _put_first(body: list[ast.stmt], statement: ast.stmt) -> Callable[[], None]:
    return lambda: body.insert(0, statement)


def _removed_statements(node: ast.AST) -> _Found:
    """A statement that only gives a subject, taken away; an answer turned round."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        nothing = _placed(ast.YieldFrom(ast.Tuple(elts=[], ctx=ast.Load())), node.value)
        yield node.lineno, f"drop `{_shown(node.value)}`", partial(setattr, node, "value", nothing)
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Compare):
        change = f"negate `return {_shown(node.value)}`"
        yield node.lineno, change, partial(setattr, node, "value", _opposite(node.value))


def _thinner_patterns(arguments: list[ast.expr]) -> _Found:
    first = arguments[0]
    text = ast.literal_eval(first)
    for start, end in _alternatives(text):
        thin = text[:start] + text[end:]
        if _compiles(thin):
            change = f"drop the alternative `{text[start:end]}`"
            yield _replaced(arguments, 0, _placed(ast.Constant(thin), first), change)


def _alternatives(pattern: str) -> Iterator[tuple[int, int]]:
    """Where each branch between bars stands, one bar of it included."""
    opened: list[list[int]] = [[0]]
    for match in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)]", pattern, re.DOTALL):
        if match[0] == "(":
            opened.append([match.end()])
        elif match[0] == "|":
            opened[-1].append(match.end())
        elif match[0] == ")" and len(opened) > 1:
            yield from _branches(pattern, opened.pop(), match.start())
    yield from _branches(pattern, opened[0], len(pattern))


def _branches(pattern: str, starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    if len(starts) < _LEAST_ENTRIES:
        return
    first = re.match(r"\?(?::|P<\w+>|=|!|<=|<!|\w*-?\w*:)", pattern[starts[0] :])
    begin = starts[0] + (first.end() if first else 0)
    yield begin, starts[1]
    ends = [*(start - 1 for start in starts[2:]), end]
    yield from ((start - 1, stop) for start, stop in zip(starts[1:], ends, strict=True))


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _placed(node: Placed, like: ast.AST) -> Placed:
    return ast.fix_missing_locations(ast.copy_location(node, like))


def _shown(node: ast.AST | None) -> str:
    text = " ".join(ast.unparse(node).split()) if node else "**"
    return text if len(text) <= 60 else text[:60] + "…"
