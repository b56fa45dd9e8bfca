"""An event loop whose time passes only while everybody waits: an hour takes no time, and work takes none of
it.

A story of minutes runs as fast as the machine can, and a slow or busy machine changes nothing in it. The
wall's clock is asked for nothing but a moment's patience with what is under way between two sockets of this
process.
"""

import asyncio
import selectors
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

PATIENCE_S = 0.001
"""What one socket of this process wrote, another can read at once; a finished thread wakes the loop."""
BUSY_S = 3 * PATIENCE_S
"""A machine that takes so long for that moment may have kept the sockets waiting, too."""

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class HasFileno(Protocol):
    """What a selector takes beside a number."""

    def fileno(self) -> int:
        """The number."""
        ...


FileObject = int | HasFileno


class SkippingSelector(selectors.BaseSelector):
    """Where a loop would wait for its next timer, `now` becomes that timer's moment instead."""

    def __init__(self) -> None:
        self.now = 0.0
        self.threads = 0
        self._inner = selectors.DefaultSelector()
        self._resting: list[asyncio.Future[None]] = []
        self._is_told = False

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; with nothing ready and nobody at work, time moves on by `timeout`."""
        events = self._inner.select(0) if timeout is not None and timeout <= 0 else self._ready()
        if events:
            self._is_told = False
        elif timeout is None or timeout > 0:
            self._rest(timeout)
        return events

    def _ready(self) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready in a moment of a machine that has time for us."""
        for _ in range(5):
            began = perf_counter()
            events = self._inner.select(PATIENCE_S)
            if events or perf_counter() - began < BUSY_S:
                return events
        return []

    def rest(self, resting: asyncio.Future[None]) -> None:
        """Tell the future when nothing is left to do at this moment, or else at the next."""
        self._resting.append(resting)

    def _rest(self, timeout: float | None) -> None:
        if self.threads:
            return
        if self._resting and not self._is_told:
            self._is_told = True
            resting, self._resting = self._resting, []
            for future in resting:
                if not future.done():
                    future.set_result(None)
        elif timeout is not None:
            self._is_told = False
            self.now += timeout

    def register(self, fileobj: FileObject, events: int, data: object = None) -> selectors.SelectorKey:
        """See `BaseSelector`."""
        return self._inner.register(fileobj, events, data)

    def unregister(self, fileobj: FileObject) -> selectors.SelectorKey:
        """See `BaseSelector`."""
        return self._inner.unregister(fileobj)

    def get_map(self) -> Mapping[FileObject, selectors.SelectorKey]:
        """See `BaseSelector`."""
        return self._inner.get_map()

    def close(self) -> None:
        """See `BaseSelector`."""
        self._inner.close()


class SkippingLoop(asyncio.SelectorEventLoop):
    """The loop; its `time` begins at 0."""

    def __init__(self) -> None:
        self._skipping = SkippingSelector()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds that passed in the story."""
        return self._skipping.now

    def run_in_executor(
        self, executor: Any, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """As always, with time standing still while the thread works."""
        self._skipping.threads += 1
        work = super().run_in_executor(executor, func, *args)
        work.add_done_callback(lambda _done: self._end_of_thread())
        return work

    async def rest(self) -> None:
        """Return when nobody has anything to do at this moment, or anything happened after that."""
        resting = self.create_future()
        self._skipping.rest(resting)
        await resting

    def _end_of_thread(self) -> None:
        self._skipping.threads -= 1


def skipping_loop() -> SkippingLoop:
    """The loop that this coroutine runs on."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    return loop
