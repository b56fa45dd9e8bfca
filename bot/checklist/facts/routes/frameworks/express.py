"""Express: `use` reaches what comes after it, under its path; a mount carries what stands before it."""

from bot.checklist.facts.routes.frameworks.registering import mount, register, subrouter, verb_of
from bot.checklist.facts.routes.gates import middleware_of, middlewares
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import words_of
from bot.checklist.facts.routes.values import (
    UNKNOWN_PART,
    Array,
    Called,
    Constant,
    Following,
    Framework,
    Invocation,
    Reference,
    Router,
    Value,
    name_of,
    routers_in,
)
from bot.checklist.languages.program import Expression, Text
from bot.checklist.languages.script.libraries import express

_VERBS = {**express.ROUTERS.verbs, UNKNOWN_PART: "ANY"}
_SUBJECTS = frozenset({"auth", "authz", "user", "login", "session", "jwt", "api", "admin", "token"})


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`express()` and `express.Router()`."""
    run = invocation.run
    if express.APPLICATIONS.makes(callee):
        return run.make(Router(EXPRESS, "", invocation.call.line))
    if express.ROUTERS.makes(callee) or express.ALONE.makes(callee):
        unmounted = "the place that mounts this router was not seen"
        return run.make(Router(EXPRESS, "", invocation.call.line, unmounted=unmounted))
    return None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of an application or router."""
    arguments = invocation.call.arguments
    if method in _VERBS and len(arguments) > 1:
        for pattern in patterns(invocation.value(0)):
            register(invocation, router, _VERBS[method], pattern, arguments[1:])
        return router
    match method:
        case "use":
            use(router, invocation)
        case "route" if len(arguments) == 1:
            return subrouter(
                invocation.run, router, next(iter(patterns(invocation.value(0)))), framework=ROUTE
            )
        case "register" if len(arguments) > 2:  # noqa: PLR2004  path, methods, handlers
            for pattern in patterns(invocation.value(0)):
                register(invocation, router, verb_of(invocation.value(1)), pattern, arguments[2:])
        case "routes" | "middleware" | "callback":
            return router
        case "prefix":
            router.notes["prefix"] = next(iter(patterns(invocation.value(0))))
        case _:
            return None
    return router


def patterns(value: Value | None) -> list[str]:
    """A path, or each of a list of paths."""
    match value:
        case Constant(text):
            return [text]
        case Array(items) if items and all(isinstance(item, Constant) for item in items):
            return [item.text for item in items if isinstance(item, Constant)]
        case _:
            return [UNKNOWN_PART]


def use(router: Router, invocation: Invocation) -> None:
    """`use(path?, middleware…, router)`."""
    run, arguments = invocation.run, list(invocation.call.arguments)
    first = invocation.value(0)
    is_path = isinstance(first, Constant) or _is_paths(first)
    prefixes = patterns(first) if is_path else [""]
    rest: list[Expression] = arguments[1:] if is_path else arguments
    values = invocation.values[1:] if is_path else invocation.values
    for prefix in prefixes:
        prefix = "" if prefix in {"*", "/", "/*"} else prefix  # noqa: PLW2901  everything is no prefix
        _put(run, router, (prefix, rest, values), invocation)


def _is_paths(value: Value | None) -> bool:
    return (
        isinstance(value, Array)
        and bool(value.items)
        and all(isinstance(item, Constant) for item in value.items)
    )


def _put(
    run: Following, router: Router, what: tuple[str, list[Expression], list[Value]], invocation: Invocation
) -> None:
    prefix, expressions, values = what
    inner = [found for value in values for found in _mounted(value)]
    if len(values) == len(expressions):
        gates = [
            expression for expression, value in zip(expressions, values, strict=True) if not _mounted(value)
        ]
        if prefix and len(values) == 1 and _may_be_a_router(values[0]):
            name = name_of(values[0])
            doubt = f"whether `{name}` is a gate or a router was not seen"
            run.put(router, [Middleware(name, Refusal.PERHAPS, doubt)], prefix)
            return
        run.put(
            router,
            middlewares(run, [gate for gate in gates if not isinstance(gate, Text)], invocation.scope),
            prefix,
        )
    else:
        found = [
            middleware
            for value in values
            if not _mounted(value)
            for middleware in middleware_of(run, value, name_of(value))
        ]
        run.put(router, found, prefix)
    for step in inner:
        mount(run, router, step, prefix)


def _may_be_a_router(value: Value) -> bool:
    """`app.use("/api", auth)`: a file of one's own, not seen, and a name that only says what about."""
    is_own = isinstance(value, Reference) and value.module.startswith((".", "@/", "~/"))
    return is_own and set(words_of(name_of(value))) <= _SUBJECTS


def _mounted(value: Value) -> list[Router]:
    """The routers that a value mounts; `router.routes()` and a call that was handed one count too."""
    if isinstance(value, Called):
        return [found for argument in value.arguments for found in routers_in(argument)]
    return list(routers_in(value))


def route_call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """`router.route("/x").all(gate).get(handler)`."""
    if method == "all":
        run = invocation.run
        run.put(router, middlewares(run, invocation.call.arguments, invocation.scope))
    elif method in _VERBS and invocation.call.arguments:
        register(invocation, router, _VERBS[method], "", invocation.call.arguments)
    else:
        return None
    return router


EXPRESS = Framework(
    routers=express.ROUTERS,
    construct=construct,
    call=call,
)
ROUTE = Framework(
    routers=express.ROUTERS,
    call=route_call,
)
