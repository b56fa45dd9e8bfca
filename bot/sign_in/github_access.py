"""Sessions that GitHub stands behind: see `Access`."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
import structlog
from aiohttp import web
from cachetools import TTLCache

from bot.github.errors import Forbidden, GitHubError, NotFound, Unauthorized
from bot.github.oauth import OAuth, OAuthRefused, UserTokens
from bot.github.token_client import TokenClient
from bot.github.user_access import (
    ReachedInstallation,
    User,
    read_installations,
    read_own_repositories,
    read_repositories,
    read_teams,
    read_user,
)
from bot.model.time import Clock
from bot.records.database import RecordsError
from bot.records.sessions import KeptSession, Sessions
from bot.sign_in.access import AccessUnknownError, Questions, ReadableRepository, Session, SignedOutError
from bot.sign_in.cookies import Cookies
from bot.sign_in.flights import Flights
from bot.sign_in.sealing import Sealer

FRESH = timedelta(minutes=2)
"""How long what GitHub said is believed: as long may somebody see what was taken away."""
LONGEST_IDLE = timedelta(days=30)
WITHOUT_REFRESH = timedelta(hours=8)
"""How long a session lasts whose token cannot be renewed: as long as GitHub's own do."""
EARLY = timedelta(minutes=5)
MOST_PEOPLE = 2_000
MOST_LISTS = 10_000
TOKEN = re.compile(r"(?:gh[a-z]_|github_pat_)[A-Za-z0-9_]{20,251}")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a session rests on. `own_app` is the App's id or client id, `sealer` the sessions' own.

    `met` tells in which installation each repository is that Babysit has listed.
    """

    oauth: OAuth
    client_of: Callable[[str], TokenClient]
    own_app: str
    sessions: Sessions
    sealer: Sealer
    cookies: Cookies
    met: Callable[[], Awaitable[Mapping[int, int]]]


class GitHubAccess:
    """See `Access`. What GitHub said of a person is kept for `FRESH`; a failure to ask is not kept."""

    def __init__(self, trust: Trust, clock: Clock) -> None:
        self._trust = trust
        self._clock = clock

        def cache(most: int) -> TTLCache[object, object]:
            return TTLCache(most, FRESH.total_seconds(), lambda: clock.now().timestamp())

        self._known = Flights(cache(MOST_LISTS))
        self._bearers: TTLCache[str, str] = TTLCache(
            MOST_PEOPLE, FRESH.total_seconds(), lambda: clock.now().timestamp()
        )

    async def begin(self, tokens: UserTokens, cookie: str) -> timedelta:
        """Sign in whoever these tokens belong to, known by `cookie` from now on; for how long at most.

        Raises:
            GitHubError: GitHub does not say who it is.
            RecordsError: it could not be kept.
        """
        user = await read_user(self._trust.client_of(tokens.access_token))
        now = self._clock.now()
        life = self._life(tokens)
        await self._trust.sessions.keep(
            KeptSession(
                digest=digest_of(cookie),
                user_id=user.user_id,
                login=user.login,
                sealed=self._sealed(tokens),
                expires_at=now + life,
            ),
            now,
        )
        return life

    async def session(self, request: web.Request) -> Session | None:
        """See `Access`."""
        header = request.headers.get("Authorization", "")
        if header:
            return await self._by_token(header)
        cookie = self._trust.cookies.read(request, self._trust.cookies.session)
        if not cookie:
            return None
        try:
            kept = await self._trust.sessions.of(digest_of(cookie), self._clock.now())
        except RecordsError as error:
            raise AccessUnknownError("The database cannot be read. Try again in a minute.") from error
        return (
            None if kept is None else self._session(kept.digest, User(user_id=kept.user_id, login=kept.login))
        )

    async def readable(
        self, session: Session, owner: str | None, allowance: Questions
    ) -> Sequence[ReadableRepository]:
        """See `Access`."""
        try:
            client = self._trust.client_of(await self._token(session))
            return await self._readable(client, session, owner, allowance)
        except (Unauthorized, OAuthRefused) as error:
            with suppress(RecordsError):  # it is refused again next time
                await self.end(session)
            raise SignedOutError("GitHub takes your sign-in no more.") from error
        except GitHubError as error:
            _log.warning("access.unknown", error=str(error))
            raise AccessUnknownError("GitHub cannot say what you may read. Try again in a minute.") from error
        except RecordsError as error:
            raise AccessUnknownError("The database cannot be read. Try again in a minute.") from error

    async def teams(self, session: Session, allowance: Questions) -> Collection[str]:
        """See `Access`. What GitHub will not tell a token of this kind is not asked again and again."""
        if not self._known.has(session.key, "teams") and not allowance.take():
            return frozenset()
        try:
            client = self._trust.client_of(await self._token(session))

            async def ask() -> Collection[str]:
                with suppress(Forbidden, NotFound):
                    return await read_teams(client)
                return frozenset()

            return await self._known.get(session.key, "teams", ask)
        except (GitHubError, RecordsError, SignedOutError) as error:
            _log.warning("teams.unknown", error=str(error))
            return frozenset()

    async def end(self, session: Session) -> None:
        """Nobody is signed in by this session any more.

        Raises:
            RecordsError: the database could not be written.
        """
        self._known.forget(session.key)
        self._bearers.pop(session.key, None)
        await self._trust.sessions.end(session.key)

    async def end_of_user(self, user_id: int) -> None:
        """The same for every session of a person, who took the App's authorisation back.

        Raises:
            RecordsError: the database could not be written.
        """
        self._known.forget_all()
        self._bearers.clear()
        await self._trust.sessions.end_of_user(user_id)

    async def token_of(self, session: Session) -> str | None:
        """The token of a session as it was kept, to be given back; None where there is none.

        Raises:
            RecordsError: the database could not be read.
        """
        kept = await self._trust.sessions.of(session.key, self._clock.now())
        tokens = None if kept is None else self._unsealed(kept)
        return None if tokens is None else tokens.access_token

    async def _by_token(self, header: str) -> Session | None:
        """Whoever GitHub says that a token belongs to."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() not in {"bearer", "token"} or not TOKEN.fullmatch(token.strip()):
            return None
        token = token.strip()
        key = f"token {digest_of(token)}"

        async def ask() -> User | None:
            try:
                return await read_user(self._trust.client_of(token))
            except Unauthorized:
                return None

        try:
            user = await self._known.get(key, "user", ask)
        except Forbidden:
            return None
        except GitHubError as error:
            raise AccessUnknownError("GitHub cannot say who you are. Try again in a minute.") from error
        if user is None:
            return None
        self._bearers[key] = token
        return self._session(key, user)

    def _session(self, key: str, user: User) -> Session:
        return Session(
            key=key, user_id=user.user_id, login=user.login, csrf_token=self._trust.sealer.mark(f"csrf {key}")
        )

    async def _token(self, session: Session) -> str:
        """A token that is good for minutes.

        Raises:
            SignedOutError: the session is over.
        """
        if (bearer := self._bearers.get(session.key)) is not None:
            return bearer

        async def renewed() -> str:
            return await self._kept_token(session)

        return await self._known.get(session.key, "token", renewed)

    async def _kept_token(self, session: Session) -> str:
        now = self._clock.now()
        kept = await self._trust.sessions.of(session.key, now)
        tokens = None if kept is None else self._unsealed(kept)
        if kept is None or tokens is None:
            raise SignedOutError("Your session is over.")
        if tokens.expires_at is None or now < tokens.expires_at - EARLY:
            return tokens.access_token
        if not tokens.refresh_token:
            raise SignedOutError("Your session is over.")
        try:
            fresh = await self._trust.oauth.refresh(tokens.refresh_token)
        except OAuthRefused:
            return await self._renewed_elsewhere(kept)
        expires_at = now + self._life(fresh)
        await self._trust.sessions.keep(replace(kept, sealed=self._sealed(fresh), expires_at=expires_at), now)
        return fresh.access_token

    async def _renewed_elsewhere(self, old: KeptSession) -> str:
        """The token that another process got for the refresh token, which is good once.

        Raises:
            SignedOutError: none did.
        """
        kept = await self._trust.sessions.of(old.digest, self._clock.now())
        tokens = None if kept is None or kept.sealed == old.sealed else self._unsealed(kept)
        if tokens is None:
            await self._trust.sessions.end(old.digest)
            raise SignedOutError("Your session is over.")
        return tokens.access_token

    async def _readable(
        self, client: TokenClient, session: Session, owner: str | None, allowance: Questions
    ) -> Sequence[ReadableRepository]:
        async def ask() -> Sequence[ReachedInstallation] | None:
            try:
                return await read_installations(client, self._trust.own_app)
            except Forbidden:  # which it is for every token that no App was given
                return None

        if not self._known.has(session.key, "installations"):
            allowance.take()
        installations = await self._known.get(session.key, "installations", ask)
        if installations is None:
            return await self._met(client, session, owner)
        found: list[ReadableRepository] = []
        for installation in installations:
            is_asked_for = owner is None or installation.account.lower() == owner.lower()
            is_known = self._known.has(session.key, installation.installation_id)
            if is_asked_for and (is_known or allowance.take()):
                found += await self._in_installation(client, session, installation.installation_id)
        return sorted(found, key=lambda repository: repository.name.lower())

    async def _met(
        self, client: TokenClient, session: Session, owner: str | None
    ) -> Sequence[ReadableRepository]:
        """What a person's other token reaches of the repositories in which Babysit is installed."""

        async def ask() -> Sequence[ReadableRepository]:
            installations = await self._trust.met()
            return [
                ReadableRepository(
                    repository_id=reached.repository_id,
                    name=reached.name,
                    installation_id=installations[reached.repository_id],
                    can_write=reached.can_write,
                )
                for reached in await read_own_repositories(client)
                if reached.repository_id in installations
            ]

        found = await self._known.get(session.key, "own", ask)
        return [
            reached
            for reached in sorted(found, key=lambda reached: reached.name.lower())
            if owner is None or reached.name.partition("/")[0].lower() == owner.lower()
        ]

    async def _in_installation(
        self, client: TokenClient, session: Session, installation_id: int
    ) -> Sequence[ReadableRepository]:
        async def ask() -> Sequence[ReadableRepository]:
            try:
                reached = await read_repositories(client, installation_id)
            except NotFound:  # it was taken away since the installations were listed
                return ()
            return [
                ReadableRepository(
                    repository_id=repository.repository_id,
                    name=repository.name,
                    installation_id=installation_id,
                    can_write=repository.can_write,
                )
                for repository in reached
            ]

        return await self._known.get(session.key, installation_id, ask)

    def _life(self, tokens: UserTokens) -> timedelta:
        """How long the session lasts at most: what is left of what renews it, or of the token."""
        now = self._clock.now()
        if tokens.refresh_token:
            ends = tokens.refresh_expires_at or now + LONGEST_IDLE
            return min(ends - now, LONGEST_IDLE)
        ends = tokens.expires_at or now + WITHOUT_REFRESH
        return min(ends - now, WITHOUT_REFRESH)

    def _sealed(self, tokens: UserTokens) -> bytes:
        return self._trust.sealer.seal(msgspec.json.encode(tokens))

    def _unsealed(self, kept: KeptSession) -> UserTokens | None:
        """None for what another client secret sealed: that session is over."""
        content = self._trust.sealer.opened(kept.sealed)
        if content is None:
            return None
        try:
            return msgspec.json.decode(content, type=UserTokens)
        except msgspec.DecodeError:
            return None


def digest_of(credential: str) -> str:
    """What a cookie or a token is known by where it must not be readable."""
    return hashlib.sha256(credential.encode()).hexdigest()
