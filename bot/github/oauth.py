"""GitHub's OAuth web flow in the App's name: a code becomes tokens, tokens are renewed and given back.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlencode

import aiohttp
import msgspec

from bot.github.bodies import read_bounded
from bot.github.errors import GitHubError, Malformed, ServerError, TimedOut, Unreachable, shortened
from bot.github.transport import USER_AGENT
from bot.model.time import Clock

WITHIN_S = 10.0
MOST_BYTES = 64 * 1024
_TOKENS = "POST /login/oauth/access_token"


class OAuthRefused(GitHubError):  # noqa: N818 - see the other errors of this room
    """GitHub gives no tokens for this. `word` is its own, such as `bad_refresh_token`."""

    meaning = "GitHub gives no token"

    def __init__(self, where: str, word: str, message: str = "") -> None:
        """Both are shortened."""
        self.word = shortened(word)
        super().__init__(where, message or word)


class UserTokens(msgspec.Struct, frozen=True, kw_only=True):
    """What lets an App ask in a person's name. Without `expires_at` it ends only when it is taken back."""

    access_token: str
    expires_at: datetime | None = None
    refresh_token: str = ""
    refresh_expires_at: datetime | None = None

    def __repr__(self) -> str:
        """Without the secrets, so that no log or traceback shows them."""
        return f"UserTokens(expires_at={self.expires_at})"


class _Answer(msgspec.Struct):
    """Also a refusal has status 200."""

    access_token: str = ""
    expires_in: int | None = None
    refresh_token: str = ""
    refresh_token_expires_in: int | None = None
    error: str = ""
    error_description: str = ""

    def __repr__(self) -> str:
        return "_Answer(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The App as OAuth knows it; `server_url` and `api_url` have no slash at their end."""

    client_id: str
    client_secret: str
    server_url: str
    api_url: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Client({self.client_id})"


class OAuth:
    """The App's side of the flow; nothing is tried twice, for a code is good once."""

    def __init__(self, session: aiohttp.ClientSession, client: Client, clock: Clock) -> None:
        self._session = session
        self._client = client
        self._clock = clock

    def authorize_url(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Where to send a person to be asked; `challenge` is PKCE's, by SHA-256."""
        query = {
            "client_id": self._client.client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._client.server_url}/login/oauth/authorize?{urlencode(query)}"

    async def exchange(self, code: str, *, redirect_uri: str, verifier: str) -> UserTokens:
        """The tokens for a code.

        Raises:
            OAuthRefused: the code is used, too old, or not ours.
            GitHubError: any other failure.
        """
        return await self._tokens({"code": code, "redirect_uri": redirect_uri, "code_verifier": verifier})

    async def refresh(self, refresh_token: str) -> UserTokens:
        """A new pair; the old one is over.

        Raises:
            OAuthRefused: the token is used, too old, or taken back.
            GitHubError: any other failure.
        """
        return await self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def give_back(self, access_token: str) -> None:
        """End a token; one that has ended already is no failure.

        Raises:
            GitHubError: it may still be good.
        """
        url = f"{self._client.api_url}/applications/{quote(self._client.client_id)}/token"
        basic = aiohttp.encode_basic_auth(self._client.client_id, self._client.client_secret)
        headers = {"Authorization": basic, "Accept": "application/vnd.github+json"}
        body = msgspec.json.encode({"access_token": access_token})
        status, _ = await self._send("DELETE", url, headers, body, "DELETE /applications/{client_id}/token")
        if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}:
            raise GitHubError("DELETE /applications/{client_id}/token", f"status {status}")

    async def _tokens(self, fields: Mapping[str, str]) -> UserTokens:
        own = {"client_id": self._client.client_id, "client_secret": self._client.client_secret}
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({**own, **fields}).encode()
        url = f"{self._client.server_url}/login/oauth/access_token"
        status, content = await self._send("POST", url, headers, body, _TOKENS)
        try:
            answer = msgspec.json.decode(content, type=_Answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Malformed(_TOKENS, f"status {status}") from None  # the decoder's words may quote a token
        if answer.error:
            raise OAuthRefused(_TOKENS, answer.error, answer.error_description)
        if not answer.access_token:
            raise Malformed(_TOKENS, f"status {status}")
        return UserTokens(
            access_token=answer.access_token,
            expires_at=self._after(answer.expires_in),
            refresh_token=answer.refresh_token,
            refresh_expires_at=self._after(answer.refresh_token_expires_in),
        )

    def _after(self, seconds: int | None) -> datetime | None:
        """A number that is no time counts as over."""
        if seconds is None:
            return None
        return self._clock.now() + timedelta(seconds=min(max(seconds, 0), 10**9))

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, where: str
    ) -> tuple[int, bytes]:
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers={**headers, "User-Agent": USER_AGENT},
                timeout=aiohttp.ClientTimeout(total=WITHIN_S),
                allow_redirects=False,
            ) as response:
                content = await read_bounded(response, MOST_BYTES)
        except TimeoutError:
            raise TimedOut(where) from None
        except aiohttp.ClientError as error:
            raise Unreachable(where, type(error).__name__) from None
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerError(where, f"status {response.status}")
        return response.status, content
