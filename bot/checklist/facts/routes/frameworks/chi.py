"""chi: `Use` reaches what comes after it on its router; `Group`, `Route` and `With` inherit what is there."""

from bot.checklist.facts.routes.calls import follow
from bot.checklist.facts.routes.frameworks.registering import (
    mount,
    register,
    subrouter,
    text,
    verb_of,
)
from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.values import Closure, Framework, Invocation, Router, Value, routers_in
from bot.checklist.languages.go.libraries.chi import ROUTERS


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`chi.NewRouter()`."""
    return invocation.run.make(Router(CHI, "", invocation.call.line)) if ROUTERS.makes(callee) else None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of a chi router."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    if method in ROUTERS.verbs and arguments:
        register(invocation, router, ROUTERS.verbs[method], text(invocation, 0), arguments[1:])
        return router
    match method:
        case "Use":
            run.put(router, middlewares(run, arguments, scope))
        case "With":
            made = subrouter(run, router, "")
            run.put(made, middlewares(run, arguments, scope))
            return made
        case "Group":
            return _scoped(subrouter(run, router, ""), 0, invocation)
        case "Route":
            return _scoped(subrouter(run, router, text(invocation, 0)), 1, invocation)
        case "Mount":
            _mount(router, invocation)
        case "Handle" | "HandleFunc":
            register(invocation, router, "ANY", text(invocation, 0), arguments[1:])
        case "Method" | "MethodFunc":
            register(invocation, router, verb_of(invocation.value(0)), text(invocation, 1), arguments[2:])
        case _:
            return None
    return router


def _scoped(inner: Router, position: int, invocation: Invocation) -> Router:
    """Runs the function that a group or route is filled by."""
    filler = invocation.value(position)
    if isinstance(filler, Closure):
        follow(invocation.run, filler, [inner])
    return inner


def _mount(router: Router, invocation: Invocation) -> None:
    mounted = list(routers_in(invocation.value(1)))
    for inner in mounted:
        mount(invocation.run, router, inner, text(invocation, 0))
    if not mounted and len(invocation.call.arguments) > 1:
        register(invocation, router, "ANY", f"{text(invocation, 0)}/*", invocation.call.arguments[1:])


CHI = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
)
