"""What goes wrong on demand: answers replaced, work done but denied, connections dropped, time lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from fnmatch import fnmatchcase

from simulator.clock import Clock


class Mode(Enum):
    """What a fault does to a request.

    `ANSWER` answers instead of acting. `ACT_THEN_ANSWER` acts and answers wrongly. `DROP` closes the
    connection before acting, `ACT_THEN_DROP` after. `CUT` acts and sends half of the answer as if that were
    all of it; `STALL` sends half, nothing for as long as the delay, and hangs up. `DELAY` only takes time;
    beyond ten seconds GitHub ends the request undone, with `status`. Who acts does so before the delay.
    """

    ANSWER = "answer"
    ACT_THEN_ANSWER = "act_then_answer"
    DROP = "drop"
    ACT_THEN_DROP = "act_then_drop"
    CUT = "cut"
    STALL = "stall"
    DELAY = "delay"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, for requests of `method` (or `*`) to paths that match the glob `path`.

    It happens `times` times, or without end for None, after `skip` requests went well, and not after `until`.
    A `body` of `str` is sent as HTML, a mapping as JSON.
    """

    path: str
    method: str = "*"
    mode: Mode = Mode.ANSWER
    times: int | None = 1
    skip: int = 0
    until: datetime | None = None
    status: int = 500
    body: str | dict[str, object] = field(default_factory=lambda: dict[str, object](message="Server Error"))
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Deed:
    method: str
    path: str
    act: Callable[[], object]


class Faults:
    """The faults that wait for their request, first come first served."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[Fault] = []
        self._deeds: list[_Deed] = []

    def add(self, fault: Fault) -> Fault:
        """Let something go wrong."""
        self._waiting.append(fault)
        return fault

    def outage(self, path: str, seconds: float, *, status: int = 502) -> Fault:
        """Answer an HTML page with this status to everything at `path` for a while."""
        page = "<html><body><h1>Unicorn!</h1></body></html>"
        until = self._clock() + timedelta(seconds=seconds)
        return self.add(Fault(path=path, times=None, until=until, status=status, body=page))

    def before(self, method: str, path: str, act: Callable[[], object]) -> None:
        """Do something, once, just before the next such request is answered: the way to stage a race."""
        self._deeds.append(_Deed(method=method, path=path, act=act))

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()
        self._deeds.clear()

    def stage(self, method: str, path: str) -> None:
        """Do what was to be done before this request."""
        for deed in list(self._deeds):
            if deed.method in ("*", method) and fnmatchcase(path, deed.path):
                self._deeds.remove(deed)
                deed.act()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, counted as happened."""
        now = self._clock()
        for fault in list(self._waiting):
            if fault.until is not None and now >= fault.until:
                self._waiting.remove(fault)
            elif fault.method in ("*", method) and fnmatchcase(path, fault.path):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
