"""Middleware that a chain of calls makes: `NewAuth(users).WithRedirect("/").Handler`."""

import re
from collections.abc import Iterator

from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, words_of
from bot.checklist.facts.routes.values import Called, Either, Value, name_of
from bot.checklist.languages.program import Attribute, Call, Expression, Items, Name, Text, dotted

_SPARES = frozenset(
    {"optional", "skip", "except", "unless", "exclude", "ignore", "anonymous", "allow", "bypass"}
)
_ASKED_BY_BROWSERS = frozenset({"options", "head"})
_METHOD = re.compile(r"(?:^|\.)(?:Method)?(\w+)$")
_EVERYTHING = frozenset({"", "/", "*", "/*", "/**"})
_SHORTEST = 2


def built(expression: Expression) -> Middleware | None:
    """The gate that a chain of at least two calls or names after a call makes; None where none says so.

    What the chain is told to spare counts: nothing but OPTIONS is no matter, a path leaves doubt, the root
    lets everybody pass.
    """
    links = list(_links(expression))
    named = [name for name, _ in links if auth_standing(name) is Standing.GATE]
    if len(links) < _SHORTEST or not named or auth_standing(links[0][0]) is Standing.GATE:
        return None
    gate = named[-1]
    for name, call in links:
        if call is None or not _SPARES & set(words_of(name.rsplit(".", 1)[-1])):
            continue
        spared = [_text(argument) for argument in (*call.arguments, *(value for _, value in call.named))]
        if spared and all(word is not None and word.lower() in _ASKED_BY_BROWSERS for word in spared):
            continue
        if any(word in _EVERYTHING for word in spared) or not spared:
            return Middleware(f"{gate} ({name})", Refusal.OPEN)
        return Middleware(gate, Refusal.UNSEEN, f"`{name}` spares some requests")
    return Middleware(gate)


def kept(value: Value, written: str) -> Middleware | None:
    """The same for a chain that was given a name first; None where it spares nobody."""
    options = value.options if isinstance(value, Either) else (value,)
    for option in options:
        steps = option.name.split(".") if isinstance(option, Called) else []
        if isinstance(option, Called) and any(_SPARES & set(words_of(step)) for step in steps[1:]):
            spared = [name_of(argument) for argument in option.arguments]
            if any(word in _EVERYTHING for word in spared) and len(options) == 1:
                return Middleware(f"{written} ({steps[-1]})", Refusal.OPEN)
            return Middleware(written, Refusal.UNSEEN, f"`{steps[-1]}` spares some requests")
    return None


def _links(expression: Expression) -> Iterator[tuple[str, Call | None]]:
    """From the last name of a chain to the first: each with its call, if it is called."""
    while True:
        call = expression if isinstance(expression, Call) else None
        function = call.function if call is not None else expression
        if not isinstance(function, Attribute) or not isinstance(function.of, Call):
            yield dotted(function), call
            return
        yield function.name, call
        expression = function.of


def _text(expression: Expression) -> str | None:
    """A constant text, or the method that a constant of the standard library names."""
    match expression:
        case Text(value):
            return value
        case Name() | Attribute():
            found = _METHOD.search(dotted(expression))
            return found[1].removeprefix("Method") if found else None
        case Items(items) if len(items) == 1:
            return _text(items[0])
        case _:
            return None
