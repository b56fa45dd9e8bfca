"""Installation tokens: made from the App's key when needed, kept until five minutes before they expire.

https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

import jwt
import msgspec
import structlog
from cachetools import TLRUCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.bodies import typed
from bot.github.errors import NotFound, NotInstalled, Unprocessable
from bot.github.ports import Budget
from bot.github.precedence import Precedence, spending_as
from bot.github.repository import Variables
from bot.github.transport import Transport
from bot.model.time import Clock

PERMISSIONS: Mapping[str, str] = {
    "actions": "read",
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "merge_queues": "write",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "read",
}
"""All that Babysit uses; a token can do nothing else, whatever more the App was granted."""

_BACKDATED = timedelta(seconds=60)
_JWT_LIFETIME = timedelta(minutes=8)
_EARLY = timedelta(minutes=5)
_MOST_TOKENS = 10_000
_ROUTE = "/app/installations/{installation_id}/access_tokens"

_log = structlog.get_logger()


class InstallationToken(msgspec.Struct, frozen=True):
    """GitHub's answer. `permissions` are the ones the token has."""

    token: str
    expires_at: datetime
    permissions: dict[str, str] = {}

    def __repr__(self) -> str:
        """Without the secret, so that no log or traceback shows it."""
        return f"InstallationToken(expires_at={self.expires_at.isoformat()})"


class AppIdentity:
    """The App's id or client id with its key, loaded once: signing from PEM text takes 100 times longer."""

    def __init__(self, app_id: str, private_key: RSAPrivateKey, clock: Clock) -> None:
        self.app_id = app_id
        self._private_key = private_key
        self._clock = clock

    def jwt(self) -> str:
        """A fresh proof of being the App, dated back a minute for clocks that run ahead of GitHub's."""
        issued_at = self._clock.now() - _BACKDATED
        claims = {
            "iat": int(issued_at.timestamp()),
            "exp": int((issued_at + _JWT_LIFETIME).timestamp()),
            "iss": self.app_id,
        }
        return jwt.encode(claims, self._private_key, algorithm="RS256")


class InstallationTokens:
    """One valid token an installation, requested once however many ask for it at the same time."""

    def __init__(self, app: AppIdentity, transport: Transport, clock: Clock) -> None:
        self._app = app
        self._transport = transport
        self._tokens: TLRUCache[int, InstallationToken] = TLRUCache(
            _MOST_TOKENS, ttu=_useful_until, timer=lambda: clock.now().timestamp()
        )
        self._flights: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token(self, installation_id: int) -> str:
        """A token that is valid for at least five minutes.

        Raises:
            Suspended: the installation's owner suspended it.
            NotInstalled: the App is not installed there any more.
            GitHubError: any other failure.
        """
        async with self._flights[installation_id]:
            known = self._tokens.get(installation_id)
            if known is None:
                with spending_as(Precedence.FIRST):  # whoever asks first: the others use it, too
                    known = await self._request(installation_id)
                self._tokens[installation_id] = known
            return known.token

    def drop(self, installation_id: int, token: str) -> None:
        """Forget a token that GitHub refused, unless a newer one took its place already."""
        known = self._tokens.get(installation_id)
        if known is not None and known.token == token:
            del self._tokens[installation_id]

    def forget(self, installation_id: int) -> None:
        """Keep nothing of an installation that is gone."""
        self._tokens.pop(installation_id, None)
        self._flights.pop(installation_id, None)

    async def _request(self, installation_id: int) -> InstallationToken:
        try:
            return await self._post(installation_id, {"permissions": dict(PERMISSIONS)})
        except Unprocessable:
            granted = await self._post(installation_id, b"")
        missing = sorted(name for name in PERMISSIONS if not covers(granted.permissions, name))
        _log.warning("permissions.missing", installation_id=installation_id, permissions=missing)
        return granted

    async def _post(self, installation_id: int, body: object) -> InstallationToken:
        variables: Variables = {"installation_id": str(installation_id)}
        await self._transport.limits.pay(Budget.REST, is_write=True)
        try:
            data, _more = await self._transport.rest("POST", _ROUTE, variables, body, jwt=self._app.jwt())
        except NotFound as error:
            raise NotInstalled(f"POST {_ROUTE}", error.message) from None
        return typed(data, InstallationToken, f"POST {_ROUTE}")


def _useful_until(_installation_id: int, token: InstallationToken, _now: float) -> float:
    return (token.expires_at - _EARLY).timestamp()


def covers(granted: Mapping[str, str], name: str) -> bool:
    """Whether these permissions hold what Babysit needs of this one."""
    rank = {"read": 1, "write": 2, "admin": 3}
    return rank.get(granted.get(name, ""), 0) >= rank[PERMISSIONS[name]]
