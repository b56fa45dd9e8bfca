"""Python's function and class views: what their decorators, bases and fields put before them."""

from collections.abc import Iterable, Iterator, Sequence

from bot.checklist.facts.routes.below import refusal_of
from bot.checklist.facts.routes.gates import middleware_of, middlewares
from bot.checklist.facts.routes.handlers import handler_from
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import words_of
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    ClassValue,
    Closure,
    Following,
    Reference,
    Value,
    name_of,
)
from bot.checklist.languages.program import Call, Expression, Function, dotted

VERBS = ("get", "post", "put", "patch", "delete")
_GATE_FIELDS = ("decorators", "method_decorators")
_ENTRIES = frozenset({"dispatch", "dispatch_request", "initial", "prepare"})
_DEEPEST = 4
# `AuthenticationView` signs people in; `LoginRequiredMixin` and `ProtectedView` ask for somebody signed in.
_DEMANDING = frozenset({"require", "mixin", "protect", "passes", "guard", "restrict"})

# Django's own views whose `dispatch` has `login_required` (django.contrib.auth.views).
_SIGNED_IN_VIEWS = frozenset({"PasswordChangeView", "PasswordChangeDoneView"})


def decorator_gates(
    run: Following, decorators: Iterable[Expression], closure_scope: "Closure | ClassValue"
) -> tuple[Middleware, ...]:
    """The middleware that decorators are; `method_decorator(x)` is what it is given."""
    found: list[Middleware] = []
    for decorator in decorators:
        inner = decorator
        if isinstance(decorator, Call) and dotted(decorator).rsplit(".", 1)[-1] == "method_decorator":
            inner = decorator.arguments[0] if decorator.arguments else decorator
        found.extend(middlewares(run, [inner], closure_scope.scope))
    return tuple(found)


def below(function: Function, decorator: Expression) -> tuple[Expression, ...]:
    """The decorators under one: those applied before it sees the function."""
    decorators = list(function.decorators)
    for position, candidate in enumerate(decorators):
        if candidate is decorator or (
            isinstance(candidate, Call) is False and candidate.line == decorator.line
        ):
            return tuple(decorators[position + 1 :])
    return tuple(decorators)


def own_check(run: Following, closure: Closure) -> tuple[Middleware, ...]:
    """What the handler's body checks by itself."""
    name = closure.function.name
    match run.handler_refusal(closure.function):
        case Refusal.YES:
            return (Middleware(f"the check in {name}", Refusal.YES),)
        case Refusal.PERHAPS:
            doubt = f"{name} seems to check who asks by itself, but not plainly for everybody"
            return (Middleware(f"the check in {name}", Refusal.PERHAPS, doubt),)
        case _:
            return ()


def view_gates(run: Following, value: Value | None, written: str = "") -> tuple[str, tuple[Middleware, ...]]:
    """A view's name and its gates: a function with decorators, `View.as_view()`, or either one wrapped."""
    if isinstance(value, Called) and isinstance(value.callee, ClassValue):
        made = value.callee
        return made.body.name, class_gates(run, made)
    if isinstance(value, Closure):
        gates = decorator_gates(run, value.function.decorators, value)
        return value.function.name, (*gates, *own_check(run, value))
    if isinstance(value, Called) and value.arguments:
        name, inner = view_gates(run, value.arguments[-1], name_of(value.arguments[-1]))
        around = Called(value.callee, value.name, (), value.named, value.line)
        outer = value.callee.callee if isinstance(value.callee, Called) else None
        shown = value.callee if outer is not None else around
        return name, (*middleware_of(run, shown, name_of(shown)), *inner)
    if isinstance(value, ClassValue):
        return value.body.name, class_gates(run, value)
    return handler_from(run, value, written)


def class_gates(run: Following, made: ClassValue, depth: int = 0) -> tuple[Middleware, ...]:
    """What a class puts before all its methods: decorators, fields, mixins, and its entry method."""
    found = list(decorator_gates(run, made.body.decorators, made))
    fields = dict(made.body.fields)
    for name in _GATE_FIELDS:
        if name in fields:
            found.extend(middleware_of(run, run.value(fields[name], made.scope), name))
    for method in made.body.methods:
        if method.name in _ENTRIES:
            found.extend(decorator_gates(run, method.decorators, made))
            if refusal_of(run, Closure(method, made.scope, made.path), made) is Refusal.YES:
                found.append(Middleware(f"the check in {method.name}", Refusal.YES))
    is_below_a_view = False
    for base in base_values(run, made):
        last = name_of(base).rsplit(".", 1)[-1]
        if is_below_a_view and last.endswith("Mixin"):
            continue  # the view's own `dispatch` comes first, and asks nobody further
        is_below_a_view = is_below_a_view or last.endswith("View")
        if isinstance(base, ClassValue) and depth < _DEEPEST:
            found.extend(class_gates(run, base, depth + 1))
        else:
            found.extend(_named_gates(base))
    return tuple(found)


def _named_gates(base: Value) -> Iterator[Middleware]:
    """What the name of a base alone tells: a mixin that demands somebody, or a view of Django's that does."""
    name = name_of(base)
    if isinstance(base, ClassValue):
        return
    if name.rsplit(".", 1)[-1] in _SIGNED_IN_VIEWS:
        yield Middleware("login_required", Refusal.YES)
    elif _DEMANDING & set(words_of(name)):
        yield Middleware(name)


def base_values(run: Following, made: ClassValue) -> Iterator[Value]:
    """The classes it derives from, seen or only named."""
    for base in made.body.bases:
        value = run.value(base, made.scope)
        yield value if name_of(value) else Reference(dotted(base))


def is_derived(run: Following, made: ClassValue, names: Sequence[str], depth: int = 0) -> bool:
    """Whether a base, however far up, has one of these words in its name or its module."""
    for base in base_values(run, made):
        label = f"{name_of(base)} {base.module}" if isinstance(base, Reference) else name_of(base)
        if any(name in label for name in names):
            return True
        if isinstance(base, ClassValue) and depth < _DEEPEST and is_derived(run, base, names, depth + 1):
            return True
    return False


def method_routes(run: Following, made: ClassValue) -> Iterator[tuple[str, tuple[Middleware, ...]]]:
    """Each verb that a class answers, with the gates of that method alone."""
    for method in made.body.methods:
        if method.name in VERBS:
            gates = decorator_gates(run, method.decorators, made)
            closure = Closure(method, made.scope, made.path)
            yield method.name.upper(), (*gates, *own_check(run, closure))


def listed(value: Value | None) -> list[Value]:
    """The items of a list, or the one value."""
    if isinstance(value, Array):
        return value.items
    return [value] if value is not None else []
