"""echo: the server's own `Use` reaches every route; a group's reaches what is registered on it later."""

from bot.checklist.facts.routes.frameworks.registering import register, subrouter, text, verb_of
from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.values import Framework, Invocation, Router, Value
from bot.checklist.languages.go.libraries.echo import GROUPS, ROUTERS


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`echo.New()`."""
    return invocation.run.make(Router(ECHO, "", invocation.call.line)) if ROUTERS.makes(callee) else None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of the server or of a group; a route's middleware comes after its handler."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    if method in ROUTERS.verbs:
        register(
            invocation,
            router,
            ROUTERS.verbs[method],
            text(invocation, 0),
            arguments[1:2],
            middlewares(run, arguments[2:], scope),
        )
        return router
    match method:
        case "Use" | "Pre":
            run.put(router, middlewares(run, arguments, scope))
        case "Group":
            made = subrouter(run, router, text(invocation, 0), framework=GROUP)
            run.put(made, middlewares(run, arguments[1:], scope))
            return made
        case "Add" | "Match":
            verb = verb_of(invocation.value(0))
            extra = middlewares(run, arguments[3:], scope)
            register(invocation, router, verb, text(invocation, 1), arguments[2:3], extra)
        case _:
            return None
    return router


ECHO = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
)
GROUP = Framework(
    routers=GROUPS,
    call=call,
)
