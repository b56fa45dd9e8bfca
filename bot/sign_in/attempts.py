"""A sign-in under way: begun and ended by one browser, once, within minutes, at one of our pages."""

import base64
import hashlib
import re
import secrets
from datetime import datetime, timedelta

import msgspec
from cachetools import TTLCache

from bot.sign_in.sealing import Sealer

WITHIN = timedelta(minutes=10)
"""As long as GitHub's code is good."""
MOST_USED = 10_000
LONGEST_PATH = 2_000
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of this server: neither `//host` nor `/\\host`, nor with anything that a browser would drop."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser brings back; `verifier` is PKCE's."""

    state: str
    verifier: str
    next_path: str
    begun_at: datetime

    @property
    def challenge(self) -> str:
        """What GitHub is told of the verifier: RFC 7636, `S256`."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def __repr__(self) -> str:
        """Without what proves it."""
        return f"Attempt({self.next_path!r})"


def own_path(wanted: str) -> str:
    """Where to go after the sign-in: a page of this server, the first one where it is anything else."""
    is_own = len(wanted) <= LONGEST_PATH and _OWN_PATH.fullmatch(wanted) is not None
    return wanted if is_own else "/"


class Attempts:
    """Begins and ends sign-ins. What is begun is kept by the browser, sealed; what has ended, here."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._used: TTLCache[str, bool] = TTLCache(MOST_USED, WITHIN.total_seconds())

    def begin(self, next_path: str, now: datetime) -> tuple[Attempt, str]:
        """A new one, and the same sealed for the browser's cookie."""
        attempt = Attempt(
            state=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            next_path=own_path(next_path),
            begun_at=now,
        )
        return attempt, self._sealer.seal(msgspec.json.encode(attempt)).decode()

    def end(self, cookie: str, state: str, now: datetime) -> Attempt | None:
        """The attempt to which this state belongs; None for one of another browser, an old or a used one."""
        content = self._sealer.opened(cookie)
        if content is None:
            return None
        try:
            attempt = msgspec.json.decode(content, type=Attempt)
        except msgspec.DecodeError:
            return None
        is_ours = secrets.compare_digest(attempt.state.encode(), state.encode())
        if not is_ours or not now - WITHIN <= attempt.begun_at <= now or attempt.state in self._used:
            return None
        self._used[attempt.state] = True
        return attempt
