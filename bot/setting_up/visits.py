"""Who may set up this server: the browser that came first with the code of the log. And its ways to GitHub.

All of it is in memory: what is not finished is begun again with the next start.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WITHIN = timedelta(hours=1)
"""As long as GitHub's code for a manifest is good."""
MOST_WAYS = 100


@dataclass(slots=True)
class SetupVisits:
    """`code` lets one browser in, once; `visitor` is what that browser is known by since."""

    code: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    visitor: str = field(default="", repr=False)
    _ways: dict[str, datetime] = field(default_factory=dict, repr=False)

    def enter(self, code: str) -> str | None:
        """What the browser is to be known by; None for a wrong code, or one that another browser used."""
        if self.visitor or not _is(code, self.code):
            return None
        self.visitor = secrets.token_urlsafe(32)
        return self.visitor

    def knows(self, visitor: str) -> bool:
        """Whether this is the browser that was let in."""
        return bool(self.visitor) and _is(visitor, self.visitor)

    def set_out(self, now: datetime) -> str:
        """A state for a way to GitHub, with which it comes back."""
        state = secrets.token_urlsafe(32)
        self._ways[state] = now
        while len(self._ways) > MOST_WAYS:
            del self._ways[next(iter(self._ways))]
        return state

    def is_way(self, state: str, now: datetime) -> bool:
        """Whether somebody set out with this state within the hour, and has not arrived."""
        begun_at = self._ways.get(state)
        return begun_at is not None and begun_at <= now < begun_at + WITHIN

    def arrive(self, state: str) -> None:
        """It led somewhere: it leads nowhere else."""
        self._ways.pop(state, None)


def _is(given: str, known: str) -> bool:
    return secrets.compare_digest(given.encode(), known.encode())
