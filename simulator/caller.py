"""Somebody who uses the simulated GitHub by HTTP, as agents in the demo and people in tests do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import jwt

from simulator.state.apps import App
from simulator.state.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back. `body` is decoded JSON, or text where it is none. Header names are lower case."""

    status: int
    body: object
    headers: Mapping[str, str]

    def at(self, *path: str | int) -> object:
        """The value deep in the body: `reply.at("head", "sha")`.

        Raises:
            KeyError: there is nothing.
        """
        value = self.body
        for step in path:
            match value, step:
                case dict(), str():
                    value = value[step]
                case list(), int():
                    value = value[step]
                case _:
                    raise KeyError(path)
        return value

    @property
    def message(self) -> object:
        """GitHub's `message`, None where there is none."""
        return self.body.get("message") if isinstance(self.body, dict) else None


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls the API with one token; None calls without."""

    session: aiohttp.ClientSession
    root: str
    token: str | None

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request, redirects not followed. `path` begins with a slash and may hold a query."""
        usual = {"User-Agent": "babysit-simulator", "Accept": "application/vnd.github+json"}
        if self.token is not None:
            usual["Authorization"] = f"Bearer {self.token}"
        url = path if path.startswith("http") else self.root + path
        async with self.session.request(
            method, url, json=body, headers={**usual, **(headers or {})}, allow_redirects=False
        ) as response:
            text = await response.text()
            received = {name.lower(): value for name, value in response.headers.items()}
            return Reply(status=response.status, body=_decoded(text), headers=received)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Read."""
        return await self.call("GET", path, headers=headers)

    async def post(self, path: str, body: object = None) -> Reply:
        """Make something."""
        return await self.call("POST", path, body)

    async def put(self, path: str, body: object = None) -> Reply:
        """Put something."""
        return await self.call("PUT", path, body)

    async def patch(self, path: str, body: object = None) -> Reply:
        """Change something."""
        return await self.call("PATCH", path, body)

    async def delete(self, path: str) -> Reply:
        """Delete something."""
        return await self.call("DELETE", path)


def _decoded(text: str) -> object:
    try:
        decoded: object = json.loads(text)
    except ValueError:
        return text
    return decoded


def app_token(world: World, app: App, private_key: str) -> str:
    """A JWT by which the App itself calls, good for nine minutes."""
    now = world.clock()
    claims = {
        "iat": int((now - timedelta(seconds=30)).timestamp()),
        "exp": int((now + timedelta(minutes=9)).timestamp()),
        "iss": str(app.id),
    }
    return jwt.encode(claims, private_key, algorithm="RS256")
