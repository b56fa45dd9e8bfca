"""gin and fiber: `Use` reaches what is registered later; a group copies what its parent has then."""

from bot.checklist.facts.routes.calls import follow
from bot.checklist.facts.routes.frameworks.registering import METHODS, register, subrouter, text, verb_of
from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.values import Closure, Constant, Framework, Invocation, Router, Value

_FIBER_VERBS = {method.capitalize(): method for method in METHODS}


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`gin.New()` and `gin.Default()`; `gin.BasicAuth` and the like stay calls."""
    if callee in {
        "gin.New",
        "gin.Default",
        "github.com/gin-gonic/gin:New",
        "github.com/gin-gonic/gin:Default",
    }:
        return invocation.run.make(Router(GIN, "", invocation.call.line))
    if callee == "fiber.New" or (callee.startswith("github.com/gofiber/fiber") and callee.endswith(":New")):
        return invocation.run.make(Router(FIBER, "", invocation.call.line))
    return None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of gin's engine or group."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    if method in METHODS:
        register(invocation, router, method, text(invocation, 0), arguments[1:])
        return router
    match method:
        case "Use":
            run.put(router, middlewares(run, arguments, scope))
        case "Group":
            made = subrouter(run, router, text(invocation, 0))
            run.put(made, middlewares(run, arguments[1:], scope))
            return made
        case "Any":
            register(invocation, router, "ANY", text(invocation, 0), arguments[1:])
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
    if method in _FIBER_VERBS or method == "All":
        register(invocation, router, _FIBER_VERBS.get(method, "ANY"), prefix, arguments[1:])
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
    name="gin",
    language="go",
    types=frozenset(
        {"*gin.Engine", "gin.Engine", "*gin.RouterGroup", "gin.RouterGroup", "gin.IRouter", "gin.IRoutes"}
    ),
    construct=construct,
    call=call,
)
FIBER = Framework(
    name="fiber",
    language="go",
    types=frozenset({"*fiber.App", "fiber.Router", "*fiber.Group"}),
    call=fiber_call,
)
