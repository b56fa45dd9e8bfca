"""What a middleware or dependency refuses through the functions that it calls, two calls down."""

from collections.abc import Iterator

from bot.checklist.facts.routes.model import Refusal
from bot.checklist.facts.routes.refusals import called_first, is_barred, refuses_by_raising
from bot.checklist.facts.routes.values import ClassValue, Closure, Following, Value
from bot.checklist.languages.program import Attribute, Expression, Function, Name

_MOST_CALLS = 12
_DEEPEST = 2
_BASES = 4
_ENTRIES = frozenset({"__call__", "handle", "use", "canActivate"})
_SELF = ("self.", "this.")


def refusal_of(run: Following, closure: Closure, made: ClassValue | None = None) -> Refusal:
    """What a middleware's body shows; where it shows nothing, what the functions do that it calls first.

    A function that raises its refusal leaves its caller too. One that only answers does so where the caller
    passes on under a condition. `made` is the class that a method stands in.
    """
    return _read_with_calls(run, closure, made, _DEEPEST)[0]


def _read_with_calls(
    run: Following, closure: Closure, made: ClassValue | None, left: int
) -> tuple[Refusal, bool]:
    """What it shows, and whether it raises its refusal."""
    own = run.middleware_refusal(closure.function)
    if own in {Refusal.YES, Refusal.OPEN, Refusal.UNSEEN}:
        return own, refuses_by_raising(closure.function.body)
    barred = is_barred(closure.function.body)
    for called, owner in _called(run, closure, made) if left else ():
        inner, raises = _read_with_calls(run, called, owner, left - 1)
        if inner is Refusal.YES and (barred or raises):
            return inner, raises
    return (Refusal.PERHAPS if barred else own), False


def _called(
    run: Following, closure: Closure, made: ClassValue | None
) -> Iterator[tuple[Closure, ClassValue | None]]:
    path, run.path = run.path, closure.path
    names = called_first(closure.function.body)[:_MOST_CALLS]
    values = [(name, run.value(_read(name), closure.scope)) for name in names if not name.startswith(_SELF)]
    run.path = path
    for name in names:
        method = _method(run, made, name[5:], 0) if made is not None and name.startswith(_SELF) else None
        if method is not None:
            yield method, made
    for _, value in values:
        if isinstance(value, Closure) and value.function is not closure.function:
            yield value, None
        elif isinstance(value, ClassValue):
            yield from (
                (Closure(method, value.scope, value.path), value)
                for method in value.body.methods
                if method.name in _ENTRIES
            )


def _read(name: str) -> Expression:
    first, *rest = name.split(".")
    expression: Expression = Name(first, 0)
    for part in rest:
        expression = Attribute(expression, part, 0)
    return expression


def _method(run: Following, made: ClassValue, name: str, depth: int) -> Closure | None:
    """A method of the class, or of a base of it that is in sight."""
    found: Function | None = next((method for method in made.body.methods if method.name == name), None)
    if found is not None:
        return Closure(found, made.scope, made.path)
    for base in made.body.bases if depth < _BASES else ():
        value: Value = run.value(base, made.scope)
        inherited = _method(run, value, name, depth + 1) if isinstance(value, ClassValue) else None
        if inherited is not None:
            return inherited
    return None
