"""GitHub's accounts as values."""

from bot.github.graphql_forms import Login
from bot.model.snapshot import GHOST, Actor, ActorKind

_KINDS = {kind.value: kind for kind in ActorKind}


def actor(login: Login | None) -> Actor:
    """An account; GitHub tells a deleted one as null."""
    if login is None:
        return GHOST
    return Actor(login.login, _KINDS.get(login.kind, ActorKind.OTHER), login.database_id or 0)
