"""A manifest's code becomes the App's credentials: once, within an hour.

https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest
"""

import re

import msgspec

from bot.github.bodies import typed
from bot.github.errors import Malformed
from bot.github.transport import Transport

CODE = re.compile(r"[A-Za-z0-9_-]{1,200}")
_ROUTE = "/app-manifests/{code}/conversions"


class NewApp(msgspec.Struct, frozen=True, kw_only=True):
    """An App that was just made, with its secrets, which GitHub tells nobody again."""

    id: int
    slug: str
    name: str = ""
    html_url: str = ""
    client_id: str
    client_secret: str
    webhook_secret: str | None = None
    pem: str

    def __repr__(self) -> str:
        """Without the secrets, so that no log or traceback shows them."""
        return f"NewApp({self.slug})"


async def convert(transport: Transport, code: str) -> NewApp:
    """The App that this code stands for.

    Raises:
        NotFound: the code is used, too old, or none of GitHub's.
        GitHubError: any other failure.
    """
    if not CODE.fullmatch(code):
        raise Malformed(f"POST {_ROUTE}", "no code")
    data, _more = await transport.rest("POST", _ROUTE, {"code": code}, {})
    return typed(data, NewApp, f"POST {_ROUTE}")
