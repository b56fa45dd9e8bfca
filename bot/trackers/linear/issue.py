"""A Linear issue, and what each way to Linear can do with one."""

from dataclasses import dataclass
from typing import Protocol

_OVER = frozenset({"completed", "canceled", "duplicate"})
"""Types of states in which no work is left: https://linear.app/docs/configuring-workflows"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """`state` is what its team calls it, `state_type` Linear's own word, empty where a way does not tell."""

    key: str
    state: str
    state_type: str = ""

    @property
    def is_over(self) -> bool:
        """Whether somebody, or this very pull request, has ended it."""
        return self.state_type.lower() in _OVER


class LinearWay(Protocol):
    """One way to Linear; each method raises `TrackerError`. Linear takes an issue's key for its id."""

    async def issue(self, key: str) -> Issue | None:
        """The issue, None where there is none."""
        ...

    async def has_comment(self, key: str, marker: str) -> bool:
        """Whether a comment with this marker is on the issue; all of them are looked at, or it raises."""
        ...

    async def comment(self, key: str, body: str) -> None:
        """Comment, once."""
        ...

    async def move(self, key: str, state: str) -> None:
        """Put the issue into the state of that name.

        Raises:
            InvalidError: its team has no such state.
        """
        ...
