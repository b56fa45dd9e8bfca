"""How all ways of this process are, for /readyz, /metrics and the log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.model.time import Now
from bot.ways.breaker import Breaker

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class WayState:
    """One way at this moment; `down_since` is None while it is up."""

    capability: str
    way: str
    down_since: datetime | None
    why: str


class Health:
    """One for the process: every `Ways` made with it shares one breaker for each (capability, way)."""

    def __init__(self, clock: Now, tried: Callable[[str, str, str], None] | None = None) -> None:
        """`tried` hears capability, way and outcome of attempts: `used`, `failed`, `busy` or `skipped`."""
        self.clock = clock
        self.tried = tried or _forget
        self._breakers: dict[tuple[str, str], Breaker] = {}

    def breaker(self, capability: str, way: str) -> Breaker:
        """The one of this way, made when it is first asked for."""
        return self._breakers.setdefault((capability, way), Breaker())

    def succeeded(self, capability: str, way: str) -> None:
        """A way worked; logged once when that is news."""
        self.tried(capability, way, "used")
        if self.breaker(capability, way).succeeded():
            _log.info("way.back", capability=capability, way=way)

    def failed(self, capability: str, way: str, why: str) -> None:
        """A way failed; logged once when it goes down."""
        self.tried(capability, way, "failed")
        if self.breaker(capability, way).failed(self.clock.now(), why):
            _log.warning("way.down", capability=capability, way=way, why=why)

    def states(self) -> Sequence[WayState]:
        """Every way that was ever tried, by name."""
        return [
            WayState(capability=capability, way=way, down_since=breaker.down_since, why=breaker.why)
            for (capability, way), breaker in sorted(self._breakers.items())
        ]

    def remark(self) -> str:
        """A sentence for each way that is down, empty while none is."""
        return " ".join(
            f"{state.capability}: {state.way} is down since {state.down_since:%Y-%m-%d %H:%M} UTC "
            f"({state.why})."
            for state in self.states()
            if state.down_since is not None
        )


def _forget(_capability: str, _way: str, _outcome: str) -> None:
    """Nobody wants to know."""
