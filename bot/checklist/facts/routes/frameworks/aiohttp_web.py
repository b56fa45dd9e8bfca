"""aiohttp's server: middleware of an application and of those above it, route tables, sub-applications."""

from bot.checklist.facts.routes.frameworks.python_views import (
    below,
    decorator_gates,
    method_routes,
    own_check,
    view_gates,
)
from bot.checklist.facts.routes.frameworks.registering import mount, note, text
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.values import (
    Called,
    ClassValue,
    Closure,
    Constant,
    Following,
    Framework,
    Invocation,
    Record,
    Router,
    Value,
    name_of,
    routers_in,
)
from bot.checklist.languages.program import Attribute, Call
from bot.checklist.languages.python.libraries.aiohttp import ROUTERS

_ROUTE = "aiohttp route"


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`web.Application(…)`, `web.RouteTableDef()`, and the rows `web.get(…)` of a table."""
    name = callee.replace("aiohttp:web.", "web.").replace("aiohttp.web:", "web.")
    run = invocation.run
    last = name.removeprefix("web.")
    if name in {"web.Application", "web.RouteTableDef"} or callee == "aiohttp.web:Application":
        made = run.make(Router(AIOHTTP, "", invocation.call.line))
        given = invocation.named("middlewares")
        run.put(made, middleware_of(run, given, name_of(given)) if given is not None else ())
        return made
    if name.startswith("web.") and last in ROUTERS.verbs:
        fields: dict[str, Value] = {"method": Constant(ROUTERS.verbs[last])}
        position = 0
        if last == "route":
            fields["method"] = invocation.value(0) or Constant("ANY")
            position = 1
        for key, offset in (("pattern", 0), ("handler", 1)):
            value = invocation.value(position + offset)
            if value is not None:
                fields[key] = value
        return Record(_ROUTE, fields, run.path, invocation.call.line)
    return None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of an application or its router."""
    run = invocation.run
    if method == "append":
        value = invocation.value(0)
        run.put(router, middleware_of(run, value, name_of(value)) if value is not None else ())
        return router
    if method == "add_routes":
        _add_routes(router, invocation)
    elif method == "add_subapp":
        for inner in routers_in(invocation.value(1)):
            mount(run, router, inner, text(invocation, 0))
    elif method.startswith("add_") and method.removeprefix("add_") in ROUTERS.verbs:
        is_route = method == "add_route"
        verb = text(invocation, 0) if is_route else ROUTERS.verbs[method.removeprefix("add_")]
        shift = 1 if is_route else 0
        _note(
            router, (verb, text(invocation, shift)), invocation.value(shift + 1), (run, invocation.call.line)
        )
    else:
        return None
    return router


def _add_routes(router: Router, invocation: Invocation) -> None:
    run, value = invocation.run, invocation.value(0)
    for inner in routers_in(value):
        mount(run, router, inner, "")
    items = getattr(value, "items", None)
    for item in items if isinstance(items, list) else []:
        if isinstance(item, Record) and item.type_name == _ROUTE:
            shown = (run.text(item.fields.get("method")), run.text(item.fields.get("pattern")))
            _note(router, shown, item.fields.get("handler"), (run, item.line))


def _note(router: Router, shown: tuple[str, str], handler: Value | None, at: tuple[Following, int]) -> None:
    run, line = at
    method, pattern = shown
    name, gates = view_gates(run, handler)
    made = handler.callee if isinstance(handler, Called) else handler
    if isinstance(made, ClassValue):
        for verb, own in method_routes(run, made):
            note(run, router, (verb, pattern, name), (*gates, *own), line)
        return
    note(run, router, ("ANY" if method == "*" else method, pattern, name), gates, line)


def decorate(router: Router, method: str, invocation: Invocation, closure: Closure) -> None:
    """`@routes.get("/x")`."""
    if method not in ROUTERS.verbs:
        return
    run = invocation.run
    gates = decorator_gates(run, below(closure.function, invocation.call), closure)
    position = 1 if method == "route" else 0
    verb = text(invocation, 0) if position else ROUTERS.verbs[method]
    route = (verb, text(invocation, position), closure.function.name)
    note(run, router, route, (*gates, *own_check(run, closure)), invocation.call.line)


def define_class(made: ClassValue, run: Following) -> None:
    """`@routes.view("/x")` over a class of verbs."""
    for decorator in made.body.decorators:
        if (
            isinstance(decorator, Call)
            and isinstance(decorator.function, Attribute)
            and decorator.function.name == "view"
        ):
            for router in routers_in(run.value(decorator.function.of, made.scope)):
                if router.framework is AIOHTTP:
                    shown = ("ANY", text(Invocation(decorator, made.scope, run), 0))
                    _note(router, shown, made, (run, decorator.line))


AIOHTTP = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    decorate=decorate,
    define_class=define_class,
)
