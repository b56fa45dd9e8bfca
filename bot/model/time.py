"""What the shell needs of a clock: nothing asks the machine for the time by itself."""

from datetime import datetime
from typing import Protocol


class Now(Protocol):
    """The present."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Clock(Now, Protocol):
    """Time as the shell sees it."""

    async def sleep(self, seconds: float, /) -> None:
        """Return once this clock has moved on by so much; zero and less only yield."""
        ...
