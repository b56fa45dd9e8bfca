"""A middleware whose maker is told whether it refuses: `AuthMiddleware(false)`."""

import re

from ast_grep_py import SgNode

from bot.checklist.facts.routes.model import Refusal
from bot.checklist.facts.routes.refusals import refuses
from bot.checklist.facts.routes.values import Called, name_of
from bot.checklist.languages.program import Function
from bot.checklist.languages.vocabulary import IFS, within

_OFF = frozenset({"false", "False"})
_ON = frozenset({"true", "True"})
_NAME = re.compile(r"\w+")


def switched(refusal: Refusal, function: Function, value: Called) -> Refusal:
    """What a made middleware does, where a constant that its maker is given decides about refusing.

    Every refusal of the body stands in `if parameter { … }`: with `true` it refuses, with `false` nobody.
    """
    given = {
        parameter.name: name_of(argument)
        for parameter, argument in zip(function.parameters, value.arguments, strict=False)
    } | {name: name_of(argument) for name, argument in value.named}
    switches = {name: said for name, said in given.items() if said in _OFF | _ON}
    if not switches or function.body is None or refusal in {Refusal.UNSEEN, Refusal.OPEN}:
        return refusal
    guarded = [node for node in within(function.body, IFS) if _asks(node, switches)]
    text = function.body.text()
    for branch in guarded:
        text = text.replace(branch.text(), "")
    if not guarded or refuses(text):
        return refusal
    is_on = all(said in _ON for said in switches.values())
    return Refusal.YES if is_on else Refusal.OPEN


def _asks(statement: SgNode, switches: dict[str, str]) -> bool:
    """Whether an `if` asks for a switch alone, and refuses in its block."""
    condition, block = statement.field("condition"), statement.field("consequence")
    asked = condition.text().strip("() ") if condition is not None else ""
    return bool(_NAME.fullmatch(asked)) and asked in switches and block is not None and refuses(block.text())
