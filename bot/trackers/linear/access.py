"""What the environment says of Linear, and the ways to it that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from bot.settings import Secret, SettingsError, Variable, text_of, url_of
from bot.trackers.linear.graphql import GraphQL
from bot.trackers.linear.issue import LinearWay
from bot.trackers.linear.linear import Linear
from bot.trackers.tracker import Means

LINEAR_API = "https://api.linear.app/graphql"
LINEAR_PAGE = "Linear (Settings > Security & access)"
VARIABLES = (
    Variable("LINEAR_API_KEY", "a key of the Linear workspace whose issues are told", "none"),
    Variable("LINEAR_API_URL", "Linear's API", LINEAR_API),
    Variable("LINEAR_MCP_URL", "Linear's MCP server, tried first; needs babysit[mcp]", "none"),
    Variable("LINEAR_OWNERS", "whose repositories may have it told, a comma-separated list", "all"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearAccess:
    """How Linear is told; `mcp_url` is empty where its API alone is used.

    `owners` are the organisations and people, in lower case, whose repositories may have it told; empty: all.
    """

    api_key: Secret[str]
    api_url: str
    mcp_url: str = ""
    owners: frozenset[str] = frozenset()

    def open(self, means: Means) -> Linear:
        """See `TrackerAccess`: the MCP server first where there is one, and GraphQL."""
        key = self.api_key.reveal()
        ways: list[tuple[str, LinearWay]] = [("graphql", GraphQL(means.session, self.api_url, key))]
        if self.mcp_url:
            from bot.trackers.linear.mcp import MCP  # noqa: PLC0415 - an extra: `linear_access` sees that it is there

            ways.insert(0, ("mcp", MCP(self.mcp_url, key)))
        return Linear(ways, means.health)


def linear_access(environ: Mapping[str, str]) -> LinearAccess | None:
    """None where there is no key.

    Raises:
        SettingsError: an address is malformed, or what the MCP server needs is not installed.
    """
    api_key, mcp_url = text_of(environ, "LINEAR_API_KEY"), text_of(environ, "LINEAR_MCP_URL")
    if not api_key:
        if mcp_url:
            raise SettingsError(f"LINEAR_MCP_URL needs LINEAR_API_KEY: make one in {LINEAR_PAGE}.")
        return None
    if not api_key.isascii() or not api_key.isprintable():
        raise SettingsError(f"LINEAR_API_KEY is no key like lin_api_…: copy it from {LINEAR_PAGE}.")
    if mcp_url and find_spec("mcp") is None:
        raise SettingsError("LINEAR_MCP_URL needs the Model Context Protocol: `pip install 'babysit[mcp]'`.")
    return LinearAccess(
        api_key=Secret(api_key),
        api_url=url_of(environ, "LINEAR_API_URL", LINEAR_API),
        mcp_url=url_of(environ, "LINEAR_MCP_URL", "https://mcp.linear.app/mcp") if mcp_url else "",
        owners=_owners(environ),
    )


def _owners(environ: Mapping[str, str]) -> frozenset[str]:
    words = (word.strip().lower() for word in text_of(environ, "LINEAR_OWNERS").split(","))
    return frozenset(word for word in words if word)
