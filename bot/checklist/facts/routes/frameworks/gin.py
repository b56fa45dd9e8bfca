"""gin and fiber: `Use` reaches what is registered later; a group copies what its parent has then."""

from bot.checklist.facts.routes.calls import follow
from bot.checklist.facts.routes.frameworks.registering import register, subrouter, text, verb_of
from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.values import Closure, Constant, Framework, Invocation, Router, Value
from bot.checklist.languages.go.libraries import fiber, gin


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`gin.New()` and `gin.Default()`; `gin.BasicAuth` and the like stay calls."""
    for framework in (GIN, FIBER):
        if framework.routers.makes(callee):
            return invocation.run.make(Router(framework, "", invocation.call.line))
    return None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of gin's engine or group."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    if method in gin.ROUTERS.verbs:
        register(invocation, router, gin.ROUTERS.verbs[method], text(invocation, 0), arguments[1:])
        return router
    match method:
        case "Use":
            run.put(router, middlewares(run, arguments, scope))
        case "Group":
            made = subrouter(run, router, text(invocation, 0))
            run.put(made, middlewares(run, arguments[1:], scope))
            return made
        case "Handle" | "Match":
            register(invocation, router, verb_of(invocation.value(0)), text(invocation, 1), arguments[2:])
        case _:
            return None
    return router


def fiber_call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of fiber's app or group; its `Use` may begin with a path."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    first = invocation.value(0)
    prefix = first.text if isinstance(first, Constant) else ""
    if method in fiber.ROUTERS.verbs:
        register(invocation, router, fiber.ROUTERS.verbs[method], prefix, arguments[1:])
        return router
    match method:
        case "Use":
            run.put(router, middlewares(run, arguments[1:] if prefix else arguments, scope), prefix)
        case "Group":
            made = subrouter(run, router, prefix)
            run.put(made, middlewares(run, arguments[1:], scope))
            return made
        case "Route":
            inner = subrouter(run, router, prefix)
            filler = invocation.value(1)
            if isinstance(filler, Closure):
                follow(run, filler, [inner])
        case "Add":
            register(invocation, router, prefix, text(invocation, 1), arguments[2:])
        case _:
            return None
    return router


GIN = Framework(
    routers=gin.ROUTERS,
    construct=construct,
    call=call,
)
FIBER = Framework(
    routers=fiber.ROUTERS,
    call=fiber_call,
)
