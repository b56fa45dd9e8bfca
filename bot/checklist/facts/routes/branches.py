"""What a branch changed, and how that is softened for what comes after it."""

import re
from dataclasses import dataclass, field, replace

from bot.checklist.facts.routes.model import Middleware
from bot.checklist.facts.routes.values import Link, Router, Scope, Scoped, Value
from bot.checklist.languages.program import Branches

_SWITCH = re.compile(
    r"auth|jwt|login|oidc|token|api_?key|secret|password|public|anonymous|nil|null", re.IGNORECASE
)


@dataclass(slots=True)
class Changes:
    """What a branch changed, to be softened when it is left."""

    names: list[tuple[Scope, str, Value | None]] = field(default_factory=list)
    gates: list[tuple[Router, Scoped]] = field(default_factory=list)
    links: list[tuple[Router, Link]] = field(default_factory=list)
    made: list[Router] = field(default_factory=list)
    is_switch: bool = False


def is_switch(statement: Branches) -> bool:
    """Whether one of its blocks surely runs, or its condition names the gate: a switch for it."""
    return statement.is_exhaustive or bool(_SWITCH.search(statement.condition))


def soften(changes: Changes) -> None:
    """Middleware and wrappers that a branch put on something older than itself are in doubt from now on."""
    for router, scoped in changes.gates:
        if not any(router is made_router for made_router in changes.made):
            scoped.middleware = _doubted(scoped.middleware, changes)
    for router, link in changes.links:
        if not any(router is made_router for made_router in changes.made):
            link.extra = tuple(_doubted(middleware, changes) for middleware in link.extra)


def _doubted(middleware: Middleware, changes: Changes) -> Middleware:
    """A condition that names the gate is its switch, for whoever runs it to set; any other leaves it out."""
    doubt = middleware.doubt or f"{middleware.name} is put on only under a condition"
    is_left_out = middleware.is_left_out or not changes.is_switch
    return replace(middleware, doubt=doubt, is_left_out=is_left_out)
