"""A handler's name, and what is wrapped around it or checked at the top of its own body."""

from collections.abc import Iterator

from bot.checklist.facts.routes.gates import INLINE, middleware_of, of_call
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, words_of
from bot.checklist.facts.routes.refusals import handler_refusal
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    ClassValue,
    Closure,
    Following,
    Record,
    Reference,
    Router,
    Scope,
    Value,
    Wrapped,
    name_of,
)
from bot.checklist.languages.program import Expression, Function, dotted
from bot.checklist.languages.vocabulary import ARROWS, CLOSURES, FUNCTION_EXPRESSIONS, first_within

_CONVERSIONS = frozenset({"HandlerFunc", "wrapF", "WrapF", "WrapH", "WrapHandler", "FromHTTPHandlerFunc"})
_HANDLER_TYPES = ("Handler", "handler", "http.ResponseWriter", "*gin.Context", "echo.Context", "fiber.Ctx")
_FILE_SERVERS = frozenset({"FileServer", "FileServerFS"})
_HANDLERISH = ("handle", "handler", "controller", "endpoint", "page", "view", "ctrl")
_PLUMBING = frozenset({
    "db", "cfg", "config", "logger", "log", "svc", "service", "services", "store", "repo", "client", "ctx",
    "secret", "key", "options", "opts", "cache", "redis", "validator", "conn", "pool", "queries", "app",
    "auth", "jwt", "manager",
})  # fmt: skip


def handler_of(run: Following, expression: Expression, scope: Scope) -> tuple[str, tuple[Middleware, ...]]:
    """A handler's name, and what is wrapped around it or checked at the top of its own body."""
    value = run.value(expression, scope)
    return _handler(run, value, dotted(expression))


def handler_from(
    run: Following, value: Value | None, written: str = ""
) -> tuple[str, tuple[Middleware, ...]]:
    """The same for a value."""
    return _handler(run, value, written or name_of(value)) if value is not None else (written, ())


def _handler(run: Following, value: Value, written: str) -> tuple[str, tuple[Middleware, ...]]:
    match value:
        case Called():
            return _wrapped_handler(run, value, written)
        case Wrapped():
            name, own = _handler(run, value.inner, name_of(value.inner))
            return name, (*value.gates, *own)
        case Closure():
            name = value.function.name or written or INLINE
            return name, _own_check(name, run.handler_refusal(value.function))
        case Array(items) if items:
            name, own = _handler(run, items[-1], name_of(items[-1]))
            before = [
                middleware for item in items[:-1] for middleware in middleware_of(run, item, name_of(item))
            ]
            return name, (*before, *own)
        case Record(made_by=ClassValue() as made):
            methods = [method for method in made.body.methods if method.name == "ServeHTTP"]
            found = run.methods.get((made.path.rpartition("/")[0], made.body.name, "ServeHTTP"))
            body = methods[0].body if methods else found.function.body if found else None
            return made.body.name, _own_check(made.body.name, handler_refusal(body))
        case _:
            return name_of(value) or written, ()


def _own_check(name: str, refusal: Refusal) -> tuple[Middleware, ...]:
    if refusal is Refusal.YES:
        return (Middleware(f"the check in {name}", Refusal.YES),)
    if refusal is Refusal.PERHAPS:
        doubt = f"{name} seems to check who asks by itself, but not plainly for everybody"
        return (Middleware(f"the check in {name}", Refusal.PERHAPS, doubt),)
    return ()


def _wrapped_handler(  # noqa: PLR0911  one way out a kind of wrapper
    run: Following, value: Called, written: str
) -> tuple[str, tuple[Middleware, ...]]:
    last = value.name.rsplit(".", 1)[-1]
    if last in _FILE_SERVERS:
        return value.name, ()
    inner = [argument for argument in value.arguments if _is_handler(argument)]
    if last in _CONVERSIONS and value.arguments:
        return _handler(run, value.arguments[0], name_of(value.arguments[0]))
    if inner:
        name, gates = _handler(run, inner[-1], name_of(inner[-1]))
        others = [
            argument for argument in value.arguments if not any(argument is chosen for chosen in inner[-1:])
        ]
        around = list(_around(run, replace_arguments(value, others)))
        return name, (*around, *gates)
    if isinstance(value.callee, Called) and value.arguments:
        name, gates = _handler(run, value.arguments[-1], name_of(value.arguments[-1]))
        return name, (*of_call(run, value.callee, value.callee.name), *gates)
    if isinstance(value.callee, Closure):
        return _from_closure(run, value, value.callee, written)
    if auth_standing(value.name) is Standing.GATE and value.arguments:
        doubt = f"whether `{value.name}` wraps a handler was not seen"
        plain = _is_plain_demand(value.name) and isinstance(value.arguments[-1], Reference | Called)
        return name_of(value.arguments[-1]), (Middleware(value.name, doubt="" if plain else doubt),)
    return value.name or written, ()


def _from_closure(
    run: Following, value: Called, callee: Closure, written: str
) -> tuple[str, tuple[Middleware, ...]]:
    """What a function in sight gives: the handler that it wraps, or its own."""
    taken = _taken_handler(value)
    if taken is not None:
        name, gates = _handler(run, taken, name_of(taken))
        return name, (*of_call(run, replace_arguments(value, []), value.name), *gates)
    refusal = run.handler_refusal(callee.function)
    chosen = _factory_refusal(callee.function) if refusal is Refusal.NO else refusal
    return value.name or written, _own_check(value.name, chosen)


def _taken_handler(value: Called) -> Value | None:
    """The argument whose parameter's written type is a handler's: the function wraps what it is given."""
    parameters = value.callee.function.parameters if isinstance(value.callee, Closure) else ()
    for parameter, given in zip(parameters, value.arguments, strict=False):
        if any(mark in parameter.type_text for mark in _HANDLER_TYPES):
            return given
    return None


def replace_arguments(value: Called, arguments: list[Value]) -> Called:
    """The same call without the handler that it wraps."""
    return Called(value.callee, value.name, tuple(arguments), value.named, value.line)


def _around(run: Following, value: Called) -> Iterator[Middleware]:
    if isinstance(value.callee, Called):
        yield from of_call(run, value.callee, value.callee.name)
        return
    yield from of_call(run, value, value.name, wraps=True)


def _factory_refusal(function: Function) -> Refusal:
    """What the handler that a factory returns shows."""
    if function.body is None:
        return Refusal.UNSEEN
    found = first_within(function.body, CLOSURES | ARROWS | FUNCTION_EXPRESSIONS)
    return handler_refusal(found.field("body")) if found is not None else Refusal.NO


def _is_plain_demand(name: str) -> bool:
    first = words_of(name.rsplit(".", 1)[-1])[:1]
    return bool(set(first) & {"require", "ensure", "enforce", "must", "protect", "with", "only"})


def _is_handler(value: Value) -> bool:
    match value:
        case Closure() | Router() | Wrapped():
            return True
        case Called():
            last = value.name.rsplit(".", 1)[-1]
            return (
                last in _CONVERSIONS
                or any(_is_handler(argument) for argument in value.arguments)
                or _is_handlerish(value.name)
            )
        case Reference():
            return _is_handlerish(value.name)
        case Record(made_by=ClassValue()):
            return True
        case _:
            return False


def _is_handlerish(name: str) -> bool:
    parts = name.split(".")
    last = parts[-1]
    if last.lower() in _PLUMBING:
        return False
    if any(mark in part.lower() for part in parts for mark in _HANDLERISH):
        return True
    return len(parts) > 1 and last[:1].isupper() and auth_standing(name) is Standing.NONE
