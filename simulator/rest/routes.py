"""All routes, and the one that a request means."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from simulator.rest import (
    actions,
    apps,
    checks,
    contents,
    git_data,
    issues,
    people,
    pulls,
    repositories,
    reviews,
    statuses,
    user_access,
)
from simulator.rest.route import Route

ROUTES: tuple[Route, ...] = (
    *apps.ROUTES,
    *people.ROUTES,
    *user_access.ROUTES,
    *actions.ROUTES,
    *checks.ROUTES,
    *statuses.ROUTES,
    *git_data.ROUTES,
    *git_data.LAST_ROUTES,
    *contents.ROUTES,
    *reviews.ROUTES,
    *pulls.ROUTES,
    *issues.ROUTES,
    *repositories.ROUTES,
)


@dataclass(frozen=True, slots=True)
class Match:
    """A route and what its placeholders stand for."""

    route: Route
    path: dict[str, str]


@cache
def _compiled() -> dict[str, list[tuple[re.Pattern[str], Route]]]:
    by_method: dict[str, list[tuple[re.Pattern[str], Route]]] = {}
    for route in ROUTES:
        by_method.setdefault(route.method, []).append((route.expression, route))
    return by_method


def match(method: str, raw_path: str) -> Match | None:
    """The route for a path that is still percent-encoded; None where GitHub has none."""
    for expression, route in _compiled().get(method, []):
        found = expression.fullmatch(raw_path)
        if found is not None:
            return Match(route, {name: unquote(value) for name, value in found.groupdict().items()})
    return None
