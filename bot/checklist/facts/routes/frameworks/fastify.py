"""Fastify: hooks reach every route of their plug-in and of the plug-ins registered in it."""

from collections.abc import Iterator

from bot.checklist.facts.routes.calls import follow
from bot.checklist.facts.routes.frameworks.registering import note, subrouter, text, texts_of
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.handlers import handler_from
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.values import (
    Called,
    Closure,
    Following,
    Framework,
    Invocation,
    Record,
    Reference,
    Router,
    Value,
    name_of,
)
from bot.checklist.languages.script.libraries.fastify import ROUTERS

_HOOKS = ("onRequest", "preParsing", "preValidation", "preHandler")
_OPENERS = frozenset({"fp", "fastifyPlugin", "fastifyplugin", "plugin"})


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`Fastify()`."""
    return invocation.run.make(Router(FASTIFY, "", invocation.call.line)) if ROUTERS.makes(callee) else None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of an instance."""
    run = invocation.run
    if method in ROUTERS.verbs and len(invocation.call.arguments) > 1:
        _verb(router, ROUTERS.verbs[method], invocation)
        return router
    match method:
        case "addHook":
            value = invocation.value(1)
            if text(invocation, 0) in _HOOKS and value is not None:
                run.put(router, middleware_of(run, value, name_of(value)))
        case "route":
            _route(router, invocation)
        case "register":
            _register(router, invocation)
        case "withTypeProvider" | "after" | "ready" | "setValidatorCompiler" | "setSerializerCompiler":
            filler = invocation.value(0)
            if isinstance(filler, Closure):
                follow(run, filler, [router])
        case "use":
            value = invocation.value(0)
            run.put(router, middleware_of(run, value, name_of(value)) if value is not None else ())
        case _:
            return None
    return router


def _options(run: Following, value: Value | None) -> tuple[Middleware, ...]:
    """The hooks among a route's options."""
    return tuple(_hooks(run, value))


def _hooks(run: Following, value: Value | None) -> Iterator[Middleware]:
    if isinstance(value, Record):
        for name in _HOOKS:
            if name in value.fields:
                yield from middleware_of(run, value.fields[name], name_of(value.fields[name]))
        if value.is_open:
            yield Middleware("options", Refusal.PERHAPS, "what else the route's options hold was not seen")
    elif isinstance(value, Reference | Called):
        name = name_of(value)
        yield Middleware(name, Refusal.PERHAPS, f"what the options `{name}` hold was not seen")


def _verb(router: Router, method: str, invocation: Invocation) -> None:
    run, values = invocation.run, invocation.values
    options = values[1] if len(values) > 2 else values[1] if isinstance(values[1], Record) else None  # noqa: PLR2004  path, options, handler
    handler = values[-1]
    if isinstance(handler, Record):
        handler = handler.fields.get("handler", handler)
    name, own = handler_from(run, handler)
    route = (method, text(invocation, 0), name)
    note(run, router, route, (*_options(run, options), *own), invocation.call.line)


def _route(router: Router, invocation: Invocation) -> None:
    run, options = invocation.run, invocation.value(0)
    if not isinstance(options, Record):
        return
    method = ",".join(texts_of(options.fields.get("method"))) or "ANY"
    pattern = run.text(options.fields.get("url") or options.fields.get("path"))
    name, own = handler_from(run, options.fields.get("handler"))
    note(run, router, (method, pattern, name), (*_options(run, options), *own), invocation.call.line)


def _register(router: Router, invocation: Invocation) -> None:
    run, plugin, options = invocation.run, invocation.value(0), invocation.value(1)
    prefix = options.fields.get("prefix") if isinstance(options, Record) else None
    is_open = False
    if isinstance(plugin, Called) and plugin.name.rsplit(".", 1)[-1] in _OPENERS and plugin.arguments:
        plugin, is_open = plugin.arguments[0], True
    if isinstance(plugin, Closure):
        inner = router if is_open else subrouter(run, router, run.text(prefix) if prefix is not None else "")
        follow(run, plugin, [inner])


FASTIFY = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
)
