"""What an expression in a middleware's or handler's place puts before a route."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ast_grep_py import SgNode

from bot.checklist.facts.routes.below import refusal_of
from bot.checklist.facts.routes.builders import built, kept
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, is_known_open, words_of
from bot.checklist.facts.routes.switches import switched
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    ClassValue,
    Closure,
    Constant,
    Either,
    Following,
    Record,
    Reference,
    Router,
    Scope,
    Value,
    name_of,
)
from bot.checklist.languages.libraries import every
from bot.checklist.languages.library import Gates
from bot.checklist.languages.program import Attribute, Call, Expression, Name, Return, Spread, dotted

INLINE = "inline function"
_ADAPTERS = frozenset({
    "wrap", "adapt", "adapter", "asynchandler", "wrapmiddleware", "wraphandler", "handlerfunc", "use",
    "compose", "chain", "every", "all", "applymiddleware", "fromhttphandler", "wraph", "wrapf",
    "catchasync", "asyncmiddleware", "catchasyncerrors", "expressasynchandler", "tryc", "trycatch",
    "promisify", "handler", "middlewarefunc", "series", "unaryinterceptor", "adaptor", "httpmiddleware",
    "asyncwrapper", "asyncwrap", "createmiddleware", "definemiddleware", "negroni.new", "new", "with",
})  # fmt: skip
_SPARING = frozenset({"unless", "skip", "except", "exclude", "skipper", "some", "when", "if"})
_OPTIONS = {
    "credentialsRequired": "false", "optional": "true", "auto_error": "false", "authRequired": "false",
    "required": "false", "passthrough": "true", "CredentialsOptional": "true",
}  # fmt: skip
_SIGN_INS = frozenset(name for gates in every(Gates) for name in gates.sign_ins)
_GATE_MODULES = frozenset(module for gates in every(Gates) for module in gates.modules)
# what a wrapper is called that is given a handler and what runs before it: `chain.ToHandlerFunc(h, mw...)`
_WRAPPING = frozenset({
    "to", "handler", "handlers", "handle", "func", "wrap", "wrapped", "chain", "chained", "http", "with",
    "middleware", "middlewares", "apply", "use", "compose", "then", "adapt", "stack", "pipe", "mw", "run",
    "build",
})  # fmt: skip
_ROUTES_FILE = re.compile(r"^[.@~].*(rout|controller|\bapi\b)", re.IGNORECASE)


def middlewares(run: Following, expressions: Iterable[Expression], scope: Scope) -> tuple[Middleware, ...]:
    """The middleware that these arguments put on, in their order."""
    found: list[Middleware] = []
    for expression in expressions:
        inner = expression.of if isinstance(expression, Spread) else expression
        value = run.value(inner, scope)
        made = built(inner)
        if made is None and isinstance(inner, Attribute) and isinstance(inner.of, Name):
            made = kept(run.value(inner.of, scope), dotted(inner))
        if made is not None:
            found.append(made)
            continue
        if isinstance(expression, Spread) and not isinstance(value, Array | Either):
            value = _spread(run, value)
        if isinstance(expression, Spread) and not isinstance(value, Array | Either):
            name = dotted(inner)
            doubt = f"what the list `{name}` holds was not seen"
            found.append(Middleware(name, Refusal.PERHAPS, doubt))
            continue
        found.extend(middleware_of(run, value, dotted(inner)))
    return tuple(found)


def _spread(run: Following, value: Value) -> Value:
    """The list that a function in sight gives back."""
    if isinstance(value, Called) and isinstance(value.callee, Closure):
        return run.follow(value.callee, list(value.arguments)) or value
    return value


def middleware_of(  # noqa: C901  one arm a kind of value
    run: Following, value: Value, written: str
) -> Iterator[Middleware]:
    """The middleware that one value is; `written` is what the code calls it there."""
    match value:
        case Array():
            yield from _of_list(run, value, written)
        case Either(options):
            found = (middleware for option in options for middleware in middleware_of(run, option, written))
            for middleware in found:
                doubt = f"`{middleware.name}` is one of several choices"
                yield replace(middleware, doubt=middleware.doubt or doubt)
        case Closure():
            name = _clearer(value.function.name, written) or INLINE
            inner = tuple(_handed_on(run, value))
            yield from inner or (Middleware(name, refusal_of(run, value)),)
        case Called() | Router() if written.endswith(".bind"):
            yield Middleware(written.removesuffix(".bind"))
        case Called():
            yield from of_call(run, value, written)
        case ClassValue():
            yield Middleware(_clearer(value.body.name, written), _class_refusal(run, value))
        case Record(made_by=ClassValue() as made):
            yield Middleware(_clearer(made.body.name, written), _class_refusal(run, made))
        case Record():
            yield from _of_hooks(run, value)
        case Constant() | Router():
            return
        case Reference(module=module) if _ROUTES_FILE.search(module):
            return
        case _:
            yield Middleware(_clearer(name_of(value), written))


def _handed_on(run: Following, value: Closure) -> Iterator[Middleware]:
    """`(c, next) => bearerAuth({ token })(c, next)` is what it calls."""
    statements = value.function.statements()
    only = statements[0] if len(statements) == 1 else None
    if isinstance(only, Return) and isinstance(only.value, Call) and isinstance(only.value.function, Call):
        inner = only.value.function
        yield from middleware_of(run, run.value(inner, value.scope), dotted(inner))


def _class_refusal(run: Following, made: ClassValue) -> Refusal:
    answers = [refusal_of(run, Closure(method, made.scope, made.path), made) for method in made.body.methods]
    if made.body.bases and answers and any(method.name == "canActivate" for method in made.body.methods):
        return Refusal.UNSEEN
    for answer in (Refusal.YES, Refusal.PERHAPS, Refusal.OPEN, Refusal.NO):
        if answer in answers:
            return answer if not made.body.bases or answer is not Refusal.NO else Refusal.UNSEEN
    return Refusal.UNSEEN


def of_call(run: Following, value: Called, written: str, *, wraps: bool = False) -> Iterator[Middleware]:
    """The middleware that a call makes: its own, or what an adapter is given.

    `wraps` says that it was given a handler too: one whose name only says so runs the gates beside it.
    """
    name = _clearer(value.name, written)
    last = name.rsplit(".", 1)[-1].lower()
    inner = [argument for item in value.arguments for argument in _arguments_of(run, item)]
    if last in _SPARING:
        yield from _spared(run, value, inner)
        return
    if _is_adapter(value, name):
        # `guests = createMiddleware(async (c, next) => …)`: what it is called says more than "inline"
        yield from (
            replace(step, name=written) if step.name == INLINE and written else step for step in inner
        )
        yield Middleware(name)
        return
    told = _told_by_arguments(run, value, name)
    if told is not None:
        yield told
        return
    yield from _of_factory(run, value, name, inner, wraps=wraps)


def _of_hooks(run: Following, value: Record) -> Iterator[Middleware]:
    """What stands before a handler among the options of its route."""
    for key in ("preHandler", "onRequest", "handler"):
        hook = value.fields.get(key)
        if hook is not None:
            yield from middleware_of(run, hook, name_of(hook))


def _of_list(run: Following, value: Array, written: str) -> Iterator[Middleware]:
    for item in value.items:
        yield from middleware_of(run, item, name_of(item))
    if value.is_open:
        doubt = f"what else the list `{written}` holds was not seen"
        yield Middleware(written, Refusal.PERHAPS, doubt)


def _is_adapter(value: Called, name: str) -> bool:
    """Whether a call only hands on what it is given, and no name says that it is a gate itself."""
    called = {name.rsplit(".", 1)[-1].lower(), value.name.rsplit(".", 1)[-1].lower(), name.lower()}
    return bool(called & _ADAPTERS) and auth_standing(name) is not Standing.GATE


def _told_by_arguments(run: Following, value: Called, name: str) -> Middleware | None:
    """The middleware that a call makes where its arguments, or its class, say what it is."""
    if _is_made_optional(value):
        return Middleware(f"{name}_optional")
    if isinstance(value.callee, ClassValue):
        return Middleware(name, _class_refusal(run, value.callee))
    if _lets_anonymous_in(value):
        return Middleware(f"{name}_anonymous")
    if name.rsplit(".", 1)[-1].lower() == "authenticate" and _signs_in(value):
        return Middleware(f"{name}.signup")
    return None


def _of_factory(
    run: Following, value: Called, name: str, inner: list[Middleware], *, wraps: bool
) -> Iterator[Middleware]:
    """What a function makes, and what it was given to run."""
    refusal = _refusal_of_factory(run, value, inner)
    yield Middleware(name, refusal)
    if is_known_open(name) or refusal is Refusal.OPEN or auth_standing(name) is not Standing.NONE:
        return
    plain = wraps and set(words_of(last_name(name))) <= _WRAPPING
    for step in inner:
        if auth_standing(step.name) is Standing.GATE:
            doubt = "" if plain else f"whether `{name}` always runs `{step.name}` was not seen"
            yield replace(step, doubt=step.doubt or doubt)


def _refusal_of_factory(run: Following, value: Called, inner: list[Middleware]) -> Refusal:
    """What the function that is called says of refusing, read where it is in sight."""
    if isinstance(value.callee, Reference) and value.callee.module in _GATE_MODULES:
        return Refusal.YES
    callee = value.callee if isinstance(value.callee, Closure) else None
    if callee is None:
        return Refusal.UNSEEN
    refusal = refusal_of(run, callee)
    if refusal is not Refusal.OPEN:
        refusal = switched(refusal, callee.function, value)
    vague = _hands_out(value) or _is_joined(inner, callee.function.body)
    return Refusal.UNSEEN if refusal is Refusal.NO and vague else refusal


def last_name(name: str) -> str:
    """The last part of a dotted name."""
    return name.rsplit(".", 1)[-1]


def _hands_out(value: Called) -> bool:
    """Whether a factory gives what another call makes: then its own body shows nothing."""
    statements = value.callee.function.statements() if isinstance(value.callee, Closure) else ()
    last = statements[-1] if statements else None
    return isinstance(last, Return) and isinstance(last.value, Call)


def _is_joined(inner: list[Middleware], body: SgNode | None) -> bool:
    """Whether a middleware runs several others, each of them a gate: `either(byToken, bySession)`."""
    gates = [gate for gate in inner if auth_standing(gate.name) is Standing.GATE and not gate.doubt]
    return body is not None and len(inner) > 1 and len(gates) == len(inner)


def _arguments_of(run: Following, value: Value) -> Iterator[Middleware]:
    if (isinstance(value, Reference | Called | Array) and name_of(value) != "") or isinstance(
        value, Array | Closure
    ):
        yield from middleware_of(run, value, name_of(value))


def _spared(run: Following, value: Called, inner: list[Middleware]) -> Iterator[Middleware]:
    """`jwt(…).unless({ path: […] })` runs for some paths only."""
    del run
    base = value.name.rsplit(".", 1)[0] if "." in value.name else ""
    for step in (*([Middleware(base)] if base else []), *inner):
        yield replace(step, doubt=f"`{step.name}` spares some paths")


def _is_made_optional(value: Called) -> bool:
    fields: list[tuple[str, Value]] = list(value.named)
    for argument in value.arguments:
        if isinstance(argument, Record):
            fields.extend(argument.fields.items())
    return any(_OPTIONS.get(name) == name_of(given).lower() for name, given in fields)


def _lets_anonymous_in(value: Called) -> bool:
    """`AuthGuard(["jwt", "anonymous"])` passes everybody."""
    given = [part for argument in value.arguments for part in (*_items(argument), argument)]
    return any(isinstance(constant, Constant) and constant.text.lower() == "anonymous" for constant in given)


def _items(value: Value) -> list[Value]:
    return value.items if isinstance(value, Array) else []


def _signs_in(value: Called) -> bool:
    """`passport.authenticate("google")` begins a sign-in; `"jwt"` demands one."""
    first = value.arguments[0] if value.arguments else None
    strategies = first.items if isinstance(first, Array) else [first]
    return any(
        isinstance(strategy, Constant) and strategy.text.lower() in _SIGN_INS for strategy in strategies
    )


def _clearer(own: str, written: str) -> str:
    """Of what a thing is called where it is used and where it is made, the name that says more."""
    if not own or not written or own == written:
        return own or written
    if auth_standing(own) is not Standing.NONE:
        return own
    if set(words_of(own.rsplit(".", 1)[-1])) & {
        "auth",
        "optional",
        "anonymous",
        "maybe",
        "jwt",
        "user",
        "session",
    }:
        return own
    return written
