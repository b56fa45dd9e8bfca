"""What a query costs by GitHub's published formula, and how many nodes it may return at most.

https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

NODE_LIMIT = 500_000
REQUESTS_PER_POINT = 100
_BOUNDS = ("first", "last")


@dataclass(frozen=True, slots=True)
class Price:
    """`points` of the hourly limit, at least 1; `nodes` is the most that could come back."""

    points: int
    nodes: int


def price(
    document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, object]
) -> Price:
    """The price of one operation. Each connection is asked once for every node of the pages it lies in."""
    fragments = {
        definition.name.value: definition.selection_set
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    pages = list(_pages(operation.selection_set, 1, fragments, variables))
    requests = sum(asked for asked, _ in pages)
    points = max(1, round(requests / REQUESTS_PER_POINT))
    return Price(points, sum(asked * size for asked, size in pages))


def _pages(
    selections: SelectionSetNode | None,
    asked: int,
    fragments: Mapping[str, SelectionSetNode],
    variables: Mapping[str, object],
) -> Iterator[tuple[int, int]]:
    """How often each connection is asked, and the size of its page."""
    for selection in selections.selections if selections else ():
        if _is_left_out(selection, variables):
            continue
        match selection:
            case FieldNode():
                size = _size(selection, variables)
                if size is not None:
                    yield asked, size
                yield from _pages(selection.selection_set, asked * (size or 1), fragments, variables)
            case InlineFragmentNode():
                yield from _pages(selection.selection_set, asked, fragments, variables)
            case FragmentSpreadNode():
                yield from _pages(fragments.get(selection.name.value), asked, fragments, variables)
            case _:
                continue


def _is_left_out(selection: SelectionNode, variables: Mapping[str, object]) -> bool:
    return any(
        _condition(directive, variables) is (directive.name.value == "skip")
        for directive in selection.directives or ()
        if directive.name.value in {"include", "skip"}
    )


def _condition(directive: DirectiveNode, variables: Mapping[str, object]) -> bool:
    match directive.arguments[0].value if directive.arguments else None:
        case BooleanValueNode(value=value):
            return value
        case VariableNode(name=name):
            return bool(variables.get(name.value))
        case _:
            return True


def _size(field: FieldNode, variables: Mapping[str, object]) -> int | None:
    for argument in field.arguments or ():
        if argument.name.value in _BOUNDS:
            match argument.value:
                case IntValueNode(value=text):
                    return int(text)
                case VariableNode(name=name):
                    value = variables.get(name.value)
                    return value if isinstance(value, int) else None
                case _:
                    continue
    return None
