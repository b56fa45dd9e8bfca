"""Flask: decorators under the route, hooks before each request, method views, blueprints, REST resources."""

from bot.checklist.facts.routes.below import refusal_of
from bot.checklist.facts.routes.frameworks.python_views import (
    below,
    class_gates,
    decorator_gates,
    method_routes,
    own_check,
    view_gates,
)
from bot.checklist.facts.routes.frameworks.registering import mount, note, text, texts_of
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.model import Middleware
from bot.checklist.facts.routes.paths import join
from bot.checklist.facts.routes.values import (
    Called,
    ClassValue,
    Closure,
    Following,
    Framework,
    Invocation,
    Router,
    Value,
    name_of,
    routers_in,
)
from bot.checklist.languages.program import Attribute, Call
from bot.checklist.languages.python.libraries.flask import ROUTERS

_APIS = frozenset({"Api", "RestApi"})
_HOOKS = frozenset({
    "before_request", "before_app_request", "url_value_preprocessor", "app_url_value_preprocessor",
})  # fmt: skip


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`Flask(…)`, `Blueprint(…)`, and the wrappers of REST extensions."""
    last = callee.replace(":", ".").rsplit(".", 1)[-1]
    run = invocation.run
    if last in _APIS and ("flask" in callee or ":" not in callee):
        return _extension(invocation)
    if last not in ROUTERS.makers or (":" in callee and not _is_flask(callee)):
        return None
    made = run.make(Router(FLASK, "", invocation.call.line))
    prefix = invocation.named("url_prefix") or invocation.named("path")
    made.notes["prefix"] = run.text(prefix) if prefix is not None else ""
    decorators = invocation.named("decorators")
    run.put(made, middleware_of(run, decorators, "decorators") if decorators is not None else ())
    return made


def _is_flask(callee: str) -> bool:
    return any(word in callee.split(":", maxsplit=1)[0].lower() for word in ("flask", "quart", "sanic"))


def _extension(invocation: Invocation) -> Value:
    """`Api(app, decorators=[…])` registers on the application."""
    run = invocation.run
    made = run.make(Router(FLASK, "", invocation.call.line))
    decorators = invocation.named("decorators")
    run.put(made, middleware_of(run, decorators, "decorators") if decorators is not None else ())
    for outer in routers_in(invocation.value(0) or invocation.named("app")):
        mount(run, outer, made, "")
    return made


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of an application, blueprint or API."""
    run = invocation.run
    match method:
        case "register_blueprint" | "add_namespace":
            prefix = invocation.named("url_prefix") or invocation.named("path") or invocation.value(1)
            for inner in routers_in(invocation.value(0)):
                mount(run, router, inner, run.text(prefix) if prefix is not None else "")
        case "add_url_rule":
            _add_rule(router, invocation)
        case _ if method.startswith("add_") and method.endswith("resource"):
            _add_resource(router, invocation)
        case "init_app":
            for outer in routers_in(invocation.value(0)):
                mount(run, outer, router, "")
        case _ if method in _HOOKS:
            value = invocation.value(0)
            run.put(router, middleware_of(run, value, name_of(value)) if value is not None else ())
        case _:
            return None
    return router


def _path(router: Router, invocation: Invocation, position: int = 0) -> str:
    return join(router.notes.get("prefix", ""), text(invocation, position))


def _add_rule(router: Router, invocation: Invocation) -> None:
    view = invocation.named("view_func") or invocation.value(2)
    method = ",".join(texts_of(invocation.named("methods")))
    _note_view(router, invocation, view, (method, _path(router, invocation)))


def _add_resource(router: Router, invocation: Invocation) -> None:
    for position in range(1, max(len(invocation.values), 2)):
        _note_view(router, invocation, invocation.value(0), ("", _path(router, invocation, position)))


def _note_view(router: Router, invocation: Invocation, view: Value | None, shown: tuple[str, str]) -> None:
    run, line = invocation.run, invocation.call.line
    method, pattern = shown
    made = view.callee if isinstance(view, Called) else view
    name, gates = view_gates(run, view)
    verbs = list(method_routes(run, made)) if isinstance(made, ClassValue) else []
    if verbs:
        for verb, own in verbs:
            note(run, router, (verb, pattern, name), (*gates, *own), line)
        return
    note(run, router, (method or "GET", pattern, name), gates, line)


def decorate(router: Router, method: str, invocation: Invocation, closure: Closure) -> None:
    """`@bp.route("/x")` over the decorators that count, and `@bp.before_request`."""
    run = invocation.run
    if method in _HOOKS:
        gates = decorator_gates(run, below(closure.function, invocation.call), closure)
        hook = Middleware(closure.function.name, refusal_of(run, closure))
        run.put(router, [*gates, hook])
        return
    if method != "route" and method not in ROUTERS.verbs:
        return
    verb = ROUTERS.verbs.get(method) or ",".join(texts_of(invocation.named("methods"))) or "GET"
    gates = decorator_gates(run, below(closure.function, invocation.call), closure)
    route = (verb, _path(router, invocation), closure.function.name)
    note(run, router, route, (*gates, *own_check(run, closure)), invocation.call.line)


def define_class(made: ClassValue, run: Following) -> None:
    """`@ns.route("/x")` over a class of verbs."""
    for decorator in made.body.decorators:
        if not isinstance(decorator, Call) or not isinstance(decorator.function, Attribute):
            continue
        if decorator.function.name not in {"route", "view"}:
            continue
        for router in routers_in(run.value(decorator.function.of, made.scope)):
            invocation = Invocation(decorator, made.scope, run)
            gates = class_gates(run, made)
            for verb, own in method_routes(run, made):
                route = (verb, _path(router, invocation), made.body.name)
                note(run, router, route, (*gates, *own), decorator.line)


FLASK = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    decorate=decorate,
    define_class=define_class,
)
