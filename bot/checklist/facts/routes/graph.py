"""From registrations to routes: everything that stands above each, along every way by which it is reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.checklist.facts.routes.model import Middleware, Route
from bot.checklist.facts.routes.paths import covers, join, plain
from bot.checklist.facts.routes.values import Registration, Router, Scoped

_WAYS = 24
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Way:
    """One way down to a route: the full pattern, what runs, and what is not known."""

    pattern: str
    middleware: tuple[Middleware, ...]
    undecided: tuple[str, ...]
    unmounted: str = ""


def routes_of(registrations: Iterable[Registration], *, is_all_seen: bool) -> Iterator[Route]:
    """Every registration once for each way by which it is reached.

    `is_all_seen` says that no other file could mount a router: one that hangs nowhere is served as it is.
    """
    for registration in registrations:
        for way in _ways(
            registration.router, registration.reach, registration.pattern, registration.method, ()
        )[:_WAYS]:
            yield Route(
                path=registration.path,
                line=registration.line,
                method=registration.method,
                pattern=way.pattern or "/",
                handler=registration.handler,
                middleware=(*way.middleware, *registration.inline),
                undecided=_reasons(way, is_all_seen=is_all_seen),
                framework=registration.router.framework.name,
            )


def _reasons(way: Way, *, is_all_seen: bool) -> tuple[str, ...]:
    return tuple(reason for reason in way.undecided if not is_all_seen or reason != way.unmounted)


def _ways(
    router: Router, reach: int | None, pattern: str, method: str, above: tuple[Router, ...]
) -> list[Way]:
    own = tuple(scoped.middleware for scoped in router.gates[:reach] if _applies(scoped, pattern, method))
    if len(above) > _DEEPEST or any(router is higher for higher in above):
        return []
    ways: list[Way] = []
    for link in router.links:
        full = join(link.prefix, pattern)
        ways.extend(
            Way(way.pattern, (*way.middleware, *link.extra, *own), way.undecided, way.unmounted)
            for way in _ways(link.router, link.reach, full, method, (*above, router))
        )
    if not ways or router.is_served:
        reasons = tuple(reason for reason in (router.unknown, router.unmounted) if reason)
        ways.append(Way(pattern, own, reasons, router.unmounted))
    return ways


def _applies(scoped: Scoped, pattern: str, method: str) -> bool:
    if scoped.method and method not in {scoped.method, ""}:
        return False
    if any(_spares(spared, pattern, method) for spared in scoped.spared):
        return False
    if scoped.is_exact:
        return plain(scoped.prefix) == plain(pattern)
    return not scoped.prefix or covers(scoped.prefix, pattern)


def _spares(spared: str, pattern: str, method: str) -> bool:
    verb, _, path = spared.rpartition(" ")
    return (not verb or verb == method) and covers(path, pattern)
