"""On whose behalf a write waits, so that news can call off what it would only say to be told otherwise."""

from asyncio import Future
from contextvars import ContextVar
from datetime import datetime
from typing import Protocol


class Superseded(Exception):  # noqa: N818 - what happened, and no fault of anybody's
    """News came while a write waited for its turn: nothing was sent, and another look is due."""


class Errand(Protocol):
    """A look, as its writes see it."""

    @property
    def waits_since(self) -> datetime | None:
        """When what it has to say asked first, in a look that news broke off; None in a first look."""

    async def await_turn(self, turn: Future[None]) -> None:
        """Return once it is this write's turn, whatever comes: for what is asked of people, each once."""

    async def outlast(self, turn: Future[None], *, is_merge: bool) -> None:
        """Return once it is this write's turn; `is_merge` for what cannot be taken back.

        Raises:
            Superseded: something came that makes the write pointless, or wrong.
        """

    def require(self) -> None:
        """Go on where nobody else can have been given the same work meanwhile.

        Raises:
            Exception: the errand's own, which says that somebody may have.
        """


ERRAND: ContextVar[Errand | None] = ContextVar("errand", default=None)
"""Set by whoever works on a key, for that task alone; without one a write waits however long it takes."""
