"""Registering a route: the part that is the same in every framework."""

from collections.abc import Sequence

from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.handlers import handler_of
from bot.checklist.facts.routes.model import Middleware
from bot.checklist.facts.routes.values import (
    Array,
    Constant,
    Following,
    Framework,
    Invocation,
    Link,
    Reference,
    Registration,
    Router,
    Value,
)
from bot.checklist.languages.program import Expression, Spread


def argument(invocation: Invocation, position: int) -> Expression | None:
    """The positional argument as written."""
    arguments = invocation.call.arguments
    return arguments[position] if position < len(arguments) else None


def text(invocation: Invocation, position: int) -> str:
    """The positional argument's constant text; empty where there is no such argument."""
    value = invocation.value(position)
    return invocation.run.text(value) if value is not None else ""


def register(  # noqa: PLR0917  a route is method, pattern and handlers, on a router
    invocation: Invocation,
    router: Router,
    method: str,
    pattern: str,
    handlers: Sequence[Expression],
    extra: tuple[Middleware, ...] = (),
) -> None:
    """Notes a route whose last expression is its handler and whose others run before it."""
    run, scope = invocation.run, invocation.scope
    handler = ""
    own: tuple[Middleware, ...] = ()
    before: tuple[Middleware, ...] = ()
    if handlers:
        *front, last = handlers
        before = middlewares(run, front, scope)
        if isinstance(last, Spread):
            before += middlewares(run, [last], scope)
        else:
            handler, own = handler_of(run, last, scope)
    note(run, router, (method, pattern, handler), (*extra, *before, *own), invocation.call.line)


def note(
    run: Following,
    router: Router,
    route: tuple[str, str, str],
    inline: tuple[Middleware, ...],
    line: int,
) -> None:
    """Notes a route given as method, pattern and handler."""
    method, pattern, handler = route
    registration = Registration(router, router.reach, method, pattern, handler, inline, run.path, line)
    run.register(registration)


def subrouter(
    run: Following,
    parent: Router,
    prefix: str,
    extra: tuple[Middleware, ...] = (),
    framework: Framework | None = None,
) -> Router:
    """A router under `parent`, reached through what `parent` has now."""
    made = run.make(Router(framework or parent.framework, parent.label, parent.line))
    made.links.append(Link(parent, prefix, parent.reach, extra))
    return made


def mount(
    run: Following, parent: Router, inner: Router, prefix: str, extra: tuple[Middleware, ...] = ()
) -> None:
    """Hangs a router that was made elsewhere under `parent`."""
    run.link(inner, Link(parent, prefix, parent.reach, extra))


def verb_of(value: Value | None) -> str:
    """The method that a constant, a list, or Go's `http.MethodGet` names; "ANY" where it is not known."""
    if isinstance(value, Reference) and ".Method" in value.name:
        return value.name.rsplit(".Method", 1)[-1].upper()
    if isinstance(value, Array):
        return ",".join(verb_of(item) for item in value.items) or "ANY"
    return value.text.upper() if isinstance(value, Constant) else "ANY"


def texts_of(value: Value | None) -> tuple[str, ...]:
    """The constant texts of a list, or of a single text."""
    match value:
        case Constant(found):
            return (found,)
        case Array(items):
            return tuple(item.text for item in items if isinstance(item, Constant))
        case _:
            return ()
