"""What an act is."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from simulator.demo.endings import Ending
from simulator.demo.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A heading, and what happens; `play` returns how the act's pull requests must have ended."""

    heading: str
    play: Callable[[Scene], Awaitable[Sequence[Ending]]]
