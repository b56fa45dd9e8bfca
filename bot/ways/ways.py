"""One thing done by the first way that works: `read` where nothing changes, `write` what must happen once.

For example, with `fault_of` knowing the tracker's exceptions, and `find_by_marker` what was written:

    ways = Ways("linear", health, fault_of)
    issue = await ways.read(Way("mcp", by_mcp), Way("graphql", by_graphql))
    made = await ways.write(Way("mcp", by_mcp), Way("graphql", by_graphql), done=find_by_marker)
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from bot.ways.health import Health

T = TypeVar("T")


class Fault(Enum):
    """What an exception says of the way on which it was met.

    `NONE`: it is an answer, such as "not allowed" or "no such thing", and would be the same by any way.
    `UNTRIED`: nothing was sent, for reasons of our own that hold for any way; the way may be well or not.
    `BUSY`: the way asks to wait; nothing was done, and it is not broken. `DOWN`: it is broken, and nothing
    was done. `UNSURE`: it is broken, and what it was asked to do may be done or not: a timeout, a connection
    cut after sending, a 5xx.
    """

    NONE = "none"
    UNTRIED = "untried"
    BUSY = "busy"
    DOWN = "down"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """A name for people, and what to do; `go` raises what `fault_of` understands."""

    name: str
    go: Callable[[], Awaitable[T]]


class Ways:
    """The ways of one capability, in the order in which they are given each time."""

    def __init__(self, capability: str, health: Health, fault_of: Callable[[Exception], Fault]) -> None:
        """`fault_of` is asked about every exception; what it does not know is no fault of the way."""
        self._capability = capability
        self._health = health
        self._fault_of = fault_of

    async def read(self, *ways: Way[T]) -> T:
        """The answer of the first way that gives one. The last way is tried even where it is down.

        Raises:
            Exception: what a way raised that is no fault of its own, at once; else what the last one raised.
        """
        return await self._go(ways, _nothing_done)

    async def write(self, *ways: Way[T], done: Callable[[], Awaitable[T | None]]) -> T:
        """The same for what must not be done twice.

        After a failure that leaves open what was done, `done` reads back: its value where it was done, None
        where it certainly was not (so T is never None), and another way may be tried. Where it raises, nobody
        knows, and no other way is tried.

        Raises:
            Exception: see `read`; what a way raised where `done` cannot tell.
        """
        return await self._go(ways, done)

    async def _go(self, ways: Sequence[Way[T]], done: Callable[[], Awaitable[T | None]]) -> T:
        failure: Exception | None = None
        for way in self._worth_trying(ways):
            try:
                answer = await way.go()
            except Exception as error:
                fault = self._fault_of(error)
                self._tell(way, fault, error)
                if fault in {Fault.NONE, Fault.UNTRIED}:
                    raise
                found = await _read_back(error, done) if fault is Fault.UNSURE else None
                if found is not None:
                    return found
                failure = error
            else:
                self._health.succeeded(self._capability, way.name)
                return answer
        raise failure or ValueError("no way was given")

    def _worth_trying(self, ways: Sequence[Way[T]]) -> Iterator[Way[T]]:
        """Those that are up, or may be probed by now; the last one always, for nothing is left but to try."""
        for position, way in enumerate(ways, start=1):
            breaker = self._health.breaker(self._capability, way.name)
            if breaker.may_try(self._health.clock.now()) or position == len(ways):
                yield way
            else:
                self._health.tried(self._capability, way.name, "skipped")

    def _tell(self, way: Way[T], fault: Fault, error: Exception) -> None:
        """An answer shows that the way works, whatever it says; a request to wait shows nothing."""
        match fault:
            case Fault.NONE:
                self._health.succeeded(self._capability, way.name)
            case Fault.UNTRIED:
                self._health.tried(self._capability, way.name, "skipped")
            case Fault.BUSY:
                self._health.tried(self._capability, way.name, "busy")
            case Fault.DOWN | Fault.UNSURE:
                self._health.failed(self._capability, way.name, str(error))


async def _read_back(error: Exception, done: Callable[[], Awaitable[T | None]]) -> T | None:
    try:
        return await done()
    except Exception as unread:
        raise error from unread


async def _nothing_done() -> None:
    """What is read may be read again."""
