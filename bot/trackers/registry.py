"""Every tracker that this server can tell, by the name that the configuration has for it."""

from collections.abc import Collection, Mapping

import aiohttp

from bot.settings import LinearAccess
from bot.trackers.linear.graphql import GraphQL
from bot.trackers.linear.issue import LinearWay
from bot.trackers.linear.linear import Linear
from bot.trackers.tracker import Tracker
from bot.ways.health import Health


def trackers_of(
    linear: LinearAccess | None, session: aiohttp.ClientSession, health: Health
) -> Mapping[str, Tracker]:
    """Those whose credentials are there."""
    return {} if linear is None else {"linear": Linear(_linear_ways(linear, session), health)}


def owners_of(linear: LinearAccess | None) -> Mapping[str, Collection[str]]:
    """For each of them the owners whose repositories may have it told, none for all."""
    return {} if linear is None else {"linear": linear.owners}


def _linear_ways(access: LinearAccess, session: aiohttp.ClientSession) -> list[tuple[str, LinearWay]]:
    """The MCP server first where there is one, and GraphQL."""
    graphql: tuple[str, LinearWay] = ("graphql", GraphQL(session, access.api_url, access.api_key.reveal()))
    if not access.mcp_url:
        return [graphql]
    from bot.trackers.linear.mcp import MCP  # noqa: PLC0415 - an extra: settings see to it that it is there

    return [("mcp", MCP(access.mcp_url, access.api_key.reveal())), graphql]
