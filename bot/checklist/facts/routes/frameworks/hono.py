"""Hono: `use` reaches what comes after it, under its pattern; `route` copies a sub-application."""

from bot.checklist.facts.routes.frameworks.express import patterns
from bot.checklist.facts.routes.frameworks.registering import (
    mount,
    note,
    register,
    subrouter,
    text,
    texts_of,
)
from bot.checklist.facts.routes.gates import middleware_of, middlewares
from bot.checklist.facts.routes.handlers import handler_from
from bot.checklist.facts.routes.values import (
    UNKNOWN_PART,
    Called,
    Constant,
    Framework,
    Invocation,
    Record,
    Router,
    Value,
    name_of,
    routers_in,
)
from bot.checklist.languages.script.libraries.hono import ROUTERS

_VERBS = {**ROUTERS.verbs, UNKNOWN_PART: "ANY"}


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`new Hono()`."""
    return invocation.run.make(Router(HONO, "", invocation.call.line)) if ROUTERS.makes(callee) else None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of an application; each gives it back for the next."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    first = invocation.value(0)
    if method in _VERBS and arguments:
        has_path = isinstance(first, Constant)
        pattern = first.text if isinstance(first, Constant) else ""
        register(invocation, router, _VERBS[method], pattern, arguments[1:] if has_path else arguments)
        return router
    match method:
        case "use":
            prefix = first.text if isinstance(first, Constant) else ""
            gates = middlewares(run, arguments[1:] if prefix else arguments, scope)
            run.put(router, gates, "" if prefix in {"*", "/*"} else prefix)
        case "route":
            for inner in routers_in(invocation.value(1)):
                mount(run, router, inner, text(invocation, 0))
        case "basePath":
            return subrouter(run, router, text(invocation, 0))
        case "on":
            method_text = ",".join(texts_of(first)) or "ANY"
            for pattern in patterns(invocation.value(1)):
                register(invocation, router, method_text, pattern, arguments[2:])
        case "openapi":
            _openapi(router, invocation)
        case _:
            return None
    return router


def _openapi(router: Router, invocation: Invocation) -> None:
    """`app.openapi(createRoute({ method, path, middleware }), handler)`."""
    run, given = invocation.run, invocation.value(0)
    if isinstance(given, Called) and given.arguments:
        given = given.arguments[0]
    name, own = handler_from(run, invocation.value(1))
    if not isinstance(given, Record):
        note(run, router, ("ANY", UNKNOWN_PART, name), own, invocation.call.line)
        return
    gates = given.fields.get("middleware")
    before = tuple(middleware_of(run, gates, name_of(gates))) if gates is not None else ()
    method = run.text(given.fields.get("method")).upper()
    route = (method, run.text(given.fields.get("path")), name)
    note(run, router, route, (*before, *own), invocation.call.line)


HONO = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
)
