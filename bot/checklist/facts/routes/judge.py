"""B1 and B2 over a route graph: is there an auth gate, and a plan gate, before each route?

A route passes only with a gate in effect whose name is configured, or says so word by word, or whose body
was seen to refuse. It fails where everything before it was seen and nothing of it is a gate. Where something
was not seen, it is undecided, unless other routes on the very same router bring their own gate: then the
unseen part plainly has none.

Decided so, against the other way: a repository without any auth in sight is judged no differently. Its new
routes are open, and whoever reviews them should know. What keeps a public site quiet is the list of public
routes, that pages, files and fall-backs are no subjects, and that only new or weakened routes are reported.
A route that is public by a default of the list is no subject either, so that nothing open is ever a `pass`;
one that the repository itself listed passes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

from bot.checklist.facts.routes.model import Middleware, Refusal, Route
from bot.checklist.facts.routes.names import (
    Standing,
    auth_standing,
    is_never,
    is_plan_gate,
    matches_any,
    words_of,
)
from bot.checklist.facts.routes.paths import is_listed, plain
from bot.model.review import Verdict

_ASIDE = frozenset({
    "example", "examples", "_examples", "docs", "doc", "demo", "demos", "sample", "samples", "fixtures",
    "tutorial", "tutorials", "docs_src", "playground", "sandbox",
})  # fmt: skip
_UNASKED_METHODS = frozenset({"OPTIONS", "HEAD", "TRACE"})
_FALLBACK = re.compile(r"/?(\*\w*|\.\*|\(\.\*\)|\{\*?\w*(:path|:\.[*+])?\}|<path:\w+>)|/?\{\*\w+\}|/?\.\*")
_STATIC = re.compile(
    r"FileServer|StaticFiles|ServeContent|send_from_directory|swagger|favicon|express\.static", re.IGNORECASE
)
_PARAMETERS = re.compile(r"\{[^}]*\}|<[^>]*>|:\w+|\[[^\]]*\]")
_UNKNOWN = "{?}"
OWN_CHECK = "the check in "
_API = re.compile(r"^/(?:(?:api|rest|v\d+(?:\.\d+)?)(?:/|$))+", re.IGNORECASE)
# `check_account_exists`: where its body is seen to refuse, this is no question about a sign-up
_ABOUT_ACCOUNTS = frozenset({"exists", "exist", "existed"})
_ROLES = frozenset({"admin", "role", "permission", "scope", "owner", "member", "manager", "superadmin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteNames:
    """The configured words.

    `public` lists "METHOD /glob" or "/glob"; `own_public` those of them that the repository gave.
    """

    auth: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    plan_paths: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    own_public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer for one registration line."""

    path: str
    line: int
    verdict: Verdict
    message: str
    key: str = ""
    basis: tuple[str, ...] = ()


def auth_judgements(routes: Sequence[Route], names: RouteNames) -> tuple[Judgement, ...]:
    """B1 for each line that registers a route which must have an auth gate; the worst of a line's routes."""
    asked = [route for route in routes if _is_asked(route)]
    fenced = {(route.path, route.undecided) for route in asked if _has_identity_gate(route, names)}
    judged = [judgement for route in asked for judgement in _auth(route, asked, fenced, names)]
    return _worst_by_line(judged)


def plan_judgements(routes: Sequence[Route], names: RouteNames) -> tuple[Judgement, ...]:
    """B2 for each line that registers a route which must have the plan gate too."""
    asked = [route for route in routes if _is_asked(route) and not _is_public(route, names.public)]
    fenced = {(route.path, route.undecided) for route in asked if _has_plan(route, names)}
    judged = [_plan(route, fenced, names) for route in asked if needs_plan(route, asked, names)]
    return _worst_by_line(judged)


def _is_asked(route: Route) -> bool:
    folders = PurePosixPath(route.path.lower()).parts[:-1]
    if route.method in _UNASKED_METHODS or _ASIDE & set(folders):
        return False
    is_fallback = (
        route.method in {"GET", "ANY"}
        and bool(_FALLBACK.fullmatch(route.pattern))
        and ("*" in route.pattern or ":path" in route.pattern)
    )
    return not is_fallback and not _STATIC.search(route.handler)


def _auth(
    route: Route, asked: Sequence[Route], fenced: set[tuple[str, tuple[str, ...]]], names: RouteNames
) -> Iterator[Judgement]:
    if _is_public_by_default(route, names):
        return
    gates = [
        middleware for middleware in route.middleware if standing(middleware, names.auth) is Standing.GATE
    ]
    shown = f"{route.method} {route.pattern}"
    if gates:
        yield _judgement(route, Verdict.PASS, f"{shown} is behind {gates[0].name}.", gates[0].name)
        return
    if _is_public(route, names.own_public):
        yield _judgement(route, Verdict.PASS, f"{shown} is listed in public_routes.")
        return
    reason = _doubt(route, names)
    if not reason and route.undecided and (route.path, route.undecided) not in fenced:
        reason = route.undecided[0]
    if reason:
        yield _judgement(
            route, Verdict.UNCLEAR, f"{shown}: cannot tell whether an auth gate is in effect: {reason}."
        )
        return
    yield _judgement(route, Verdict.FAIL, _failure(route, asked, names))


def _doubt(route: Route, names: RouteNames) -> str:
    for middleware in route.middleware:
        if standing(middleware, names.auth) is Standing.DOUBTFUL:
            return middleware.doubt or f"whether {middleware.name} refuses who is not signed in was not seen"
    return ""


def _failure(route: Route, asked: Sequence[Route], names: RouteNames) -> str:
    auth = _names_in_use(route, asked, lambda middleware: standing(middleware, names.auth) is Standing.GATE)
    text = f"{route.method} {route.pattern} is registered without an auth gate"
    text += f" (other routes have {auth})" if auth else ""
    if needs_plan(route, asked, names) and not _has_plan(route, names):
        plan = _names_in_use(route, asked, lambda middleware: _is_plan(middleware, names)) or ", ".join(
            names.plan[:1]
        )
        text += f" and without the plan gate ({plan})" if plan else " and without the plan gate"
    return f"{text}. Register it behind one, or list it in checklist.names.public_routes."


def _names_in_use(route: Route, asked: Sequence[Route], is_one: Callable[[Middleware], bool]) -> str:
    """The gate of the nearest other route that has one."""
    near = sorted(asked, key=lambda other: (other.path != route.path, abs(other.line - route.line)))
    return next(
        (middleware.name for other in near for middleware in other.middleware if is_one(middleware)), ""
    )


@lru_cache(maxsize=8192)
def standing(middleware: Middleware, configured: tuple[str, ...]) -> Standing:
    """What one middleware is worth: its name, corrected by what its body shows and by doubt."""
    named = Standing.GATE if matches_any(middleware.name, configured) else auth_standing(middleware.name)
    is_never_one = is_never(middleware.name, _ABOUT_ACCOUNTS) and not middleware.name.startswith(OWN_CHECK)
    match named, middleware.refusal:
        case _, Refusal.OPEN:
            worth = Standing.NONE
        case Standing.GATE, Refusal.NO:
            worth = Standing.DOUBTFUL
        case Standing.DOUBTFUL, Refusal.NO:
            worth = Standing.NONE
        case ((Standing.NONE | Standing.DOUBTFUL), Refusal.YES):
            worth = Standing.DOUBTFUL if is_never_one else Standing.GATE
        case Standing.NONE, Refusal.PERHAPS if middleware.doubt or not is_never_one:
            worth = Standing.DOUBTFUL
        case _:
            worth = named
    if middleware.is_left_out:
        return Standing.NONE
    return Standing.DOUBTFUL if middleware.doubt and worth is Standing.GATE else worth


def _has_identity_gate(route: Route, names: RouteNames) -> bool:
    """Whether a gate of its own asks who it is; one for a role may rely on an outer one for that."""
    return any(
        standing(middleware, names.auth) is Standing.GATE
        and not _ROLES & set(words_of(middleware.name.rsplit(".", 1)[-1]))
        for middleware in route.middleware
    )


def _is_public(route: Route, listed: Iterable[str]) -> bool:
    by_method = _by_method(tuple(listed))
    return any(is_listed(route.pattern, by_method.get(method, ())) for method in ("", route.method))


@lru_cache(maxsize=64)
def _by_method(listed: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The globs of a list by the method before them, "" where there is none."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in listed:
        method, _, glob = entry.rpartition(" ")
        found[method.upper()] = (*found.get(method.upper(), ()), glob)
    return found


def _is_public_by_default(route: Route, names: RouteNames) -> bool:
    """Whether a default of the list says so, also below `/api/v1`."""
    if names.own_public:
        return False
    if any("public" in words_of(part) for part in _PARAMETERS.sub("", route.pattern).split("/")):
        return True
    pattern = route.pattern
    if pattern.startswith(_UNKNOWN) and "." in pattern.rsplit("/", 1)[-1]:
        pattern = pattern.removeprefix(_UNKNOWN)  # `robots.txt` and the like lie at the root
    below = _API.sub("/", "/" + pattern.lstrip("/"))
    return _is_public(route, names.public) or (
        len(below) > 1 and _is_public(replace(route, pattern=below), names.public)
    )


def needs_plan(route: Route, asked: Sequence[Route], names: RouteNames) -> bool:
    """Whether the route must have the plan gate: by the configured paths, else beside a route that has it.

    Beside means: in the same file, with the same first path segments up to a parameter, most of which
    have it.
    """
    if names.plan_paths:
        return is_listed(route.pattern, names.plan_paths)
    stem = _stem(route.pattern)
    others = [
        other
        for other in asked
        if other.path == route.path and other.line != route.line and _is_beside(stem, _stem(other.pattern))
    ]
    with_plan = [other for other in others if _has_plan(other, names)]
    return _has_plan(route, names) or (bool(with_plan) and len(with_plan) * 2 > len(others))


def _stem(pattern: str) -> tuple[str, ...]:
    segments = [part for part in plain(pattern).split("/") if part]
    fixed: list[str] = []
    for segment in segments:
        if "*" in segment:
            break
        fixed.append(segment)
    return tuple(fixed)


def _is_beside(folder: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(folder), len(other))
    meaningful = [part for part in folder[:shorter] if not re.fullmatch(r"api|v\d+", part)]
    return folder[:shorter] == other[:shorter] and bool(meaningful)


def _has_plan(route: Route, names: RouteNames) -> bool:
    return any(_is_plan(middleware, names) and not middleware.doubt for middleware in route.middleware)


def _is_plan(middleware: Middleware, names: RouteNames) -> bool:
    return matches_any(middleware.name, names.plan) or is_plan_gate(middleware.name)


def _plan(route: Route, fenced: set[tuple[str, tuple[str, ...]]], names: RouteNames) -> Judgement:
    shown = f"{route.method} {route.pattern}"
    for middleware in route.middleware:
        if _is_plan(middleware, names):
            if middleware.doubt:
                return _judgement(route, Verdict.UNCLEAR, f"{shown}: {middleware.doubt}.")
            return _judgement(route, Verdict.PASS, f"{shown} is behind {middleware.name}.")
    if route.undecided and (route.path, route.undecided) not in fenced:
        return _judgement(
            route,
            Verdict.UNCLEAR,
            f"{shown}: cannot tell whether the plan gate is in effect: {route.undecided[0]}.",
        )
    return _judgement(
        route, Verdict.FAIL, f"{shown} returns tenant data and is registered without the plan gate."
    )


def _judgement(route: Route, verdict: Verdict, message: str, gate: str = "") -> Judgement:
    named = [gate] if gate else []
    named += [middleware.name for middleware in route.middleware if middleware.name != gate]
    return Judgement(
        path=route.path,
        line=route.line,
        verdict=verdict,
        message=message,
        key=f"{route.method} {route.pattern} {route.handler}",
        basis=(*named, *(f"?{reason}" for reason in route.undecided)),
    )


def _worst_by_line(judged: Iterable[Judgement]) -> tuple[Judgement, ...]:
    worst: dict[tuple[str, int], Judgement] = {}
    for judgement in judged:
        known = worst.get((judgement.path, judgement.line))
        if known is None or judgement.verdict.badness > known.verdict.badness:
            worst[judgement.path, judgement.line] = judgement
    return tuple(worst[key] for key in sorted(worst))
