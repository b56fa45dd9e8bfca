"""Where GraphQL is plugged into the server, so that neither knows the other's insides."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.access import Viewer
from simulator.state.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLCall:
    """One document for one caller, with the points of their hour: `limit`, `used`, and when it ends."""

    world: World
    viewer: Viewer
    document: str
    variables: Mapping[str, object]
    operation_name: str | None
    limit: int
    used: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLReply:
    """What goes back, and the points it costs."""

    status: int
    body: Mapping[str, object]
    cost: int = 1


GraphQL = Callable[[GraphQLCall], Awaitable[GraphQLReply]]
