"""The order of issues and pull requests in a list."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from simulator.state.issues import Issue

Item = TypeVar("Item")


def ordered(
    items: Sequence[Item], issue_of: Callable[[Item], Issue], order_by: Mapping[str, str] | None
) -> Sequence[Item]:
    """`items` as `order_by` asks, oldest first without it; what is equal keeps the order of its number."""
    if order_by is None:
        return items
    is_descending = order_by["direction"] == "DESC"

    def rank(item: Item) -> tuple[float, int]:
        issue = issue_of(item)
        match order_by["field"]:
            case "UPDATED_AT":
                return issue.updated_at.timestamp(), issue.number
            case "COMMENTS":
                return float(len(issue.comments)), issue.number
            case _:
                return issue.created_at.timestamp(), issue.number

    return sorted(items, key=rank, reverse=is_descending)
