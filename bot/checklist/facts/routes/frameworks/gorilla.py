"""gorilla/mux: a router's `Use` reaches all its routes whenever it is called, and those of its subrouters."""

from dataclasses import replace

from bot.checklist.facts.routes.frameworks.registering import mount, register, subrouter, text, verb_of
from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.paths import join
from bot.checklist.facts.routes.values import Framework, Invocation, Link, Router, Value, routers_in
from bot.checklist.languages.go.libraries.gorilla import ROUTERS

_MATCHERS = frozenset({
    "Queries", "Headers", "Host", "Schemes", "Name", "MatcherFunc", "StrictSlash", "SkipClean",
    "UseEncodedPath", "HeadersRegexp", "BuildOnly",
})  # fmt: skip


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`mux.NewRouter()`."""
    return invocation.run.make(Router(GORILLA, "", invocation.call.line)) if ROUTERS.makes(callee) else None


def call(  # noqa: PLR0911  one arm a method
    router: Router, method: str, invocation: Invocation
) -> Value | None:
    """One method of a router, or of a route still being built."""
    run, arguments = invocation.run, invocation.call.arguments
    match method:
        case "Use":
            run.put(router, middlewares(run, arguments, invocation.scope))
            return router
        case "HandleFunc" | "Handle":
            return _handle(router, invocation)
        case "Path" | "PathPrefix":
            return _building(router, {"pattern": join(router.notes.get("pattern", ""), text(invocation, 0))})
        case "Methods":
            return _methods(router, invocation)
        case "Subrouter":
            return subrouter(run, _owner(router), router.notes.get("pattern", ""))
        case "Handler" | "HandlerFunc":
            return _handler(router, invocation)
        case "NewRoute":
            return _building(router, {})
        case _ if method in _MATCHERS:
            return router
        case _:
            return None


def _owner(router: Router) -> Router:
    """The router that a route being built belongs to."""
    return router.links[0].router if "building" in router.notes else router


def _building(router: Router, notes: dict[str, str]) -> Router:
    made = Router(
        router.framework, router.label, router.line, notes={**router.notes, **notes, "building": "yes"}
    )
    made.links = list(router.links) if "building" in router.notes else []
    if "building" not in router.notes:
        made.links = [Link(router, "", None)]
    return made


def _handle(router: Router, invocation: Invocation) -> Router:
    pattern = join(router.notes.get("pattern", ""), text(invocation, 0))
    return _registered(router, pattern, 1, invocation)


def _handler(router: Router, invocation: Invocation) -> Router:
    return _registered(router, router.notes.get("pattern", ""), 0, invocation)


def _registered(router: Router, pattern: str, position: int, invocation: Invocation) -> Router:
    owner = _owner(router)
    mounted = list(routers_in(invocation.value(position)))
    for inner in mounted:
        mount(invocation.run, owner, inner, "")
    if mounted:
        return router
    method = router.notes.get("method", "ANY")
    register(invocation, owner, method, pattern, invocation.call.arguments[position:])
    return _building(router, {"registration": str(len(invocation.run.registrations) - 1)})


def _methods(router: Router, invocation: Invocation) -> Router:
    method = ",".join(map(verb_of, invocation.values)) or "ANY"
    number = router.notes.get("registration")
    if number is None:
        return _building(router, {"method": method})
    registrations = invocation.run.registrations
    registrations[int(number)] = replace(registrations[int(number)], method=method)
    return router


GORILLA = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
)
