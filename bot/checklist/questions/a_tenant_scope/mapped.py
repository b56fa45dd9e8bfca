"""One query by a mapper, whatever its language: its table, and the text of its conditions."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.chains import chosen_by
from bot.checklist.facts.narrowing import Term
from bot.checklist.languages.vocabulary import CALLS, MEMBERS
from bot.checklist.syntax.calls import Call

_LONGEST_CHAIN = 40
_SELECTED = re.compile(
    r"\.?\b(?:select|Select|returning|values|values_list|orderBy|order_by)\((?:[^()]|\([^()]*\)){0,2000}\)"
)
_MAKES = re.compile(r"\b(?:insert|Insert|bulk_create)\(")
SELECT_KEY = re.compile(r"\b(?:select|orderBy|include)\s*:\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """One query. `conditions` is their text; None where they cannot be followed.

    `chosen` reads them as ANDs and ORs, of which one must keep to the tenant; None where a row is made, which
    need but name him.
    """

    node: SgNode
    table: str
    conditions: str | None
    chosen: Callable[[SourceFile], Term] | None = None


def chain(node: SgNode) -> SgNode:
    """The outermost call of the chain that begins with a call: all of `a().b().c()` for `a()`."""
    outer = node
    for _ in range(_LONGEST_CHAIN):
        member = outer.parent()
        call = member.parent() if member is not None and member.kind() in MEMBERS else None
        if call is None or call.kind() not in CALLS:
            break
        outer = call
    return outer


def whole(call: Call, table: str) -> Mapped:
    """A query whose conditions are all that its chain of calls says, but for what it reads or orders by."""
    outer = chain(call.node)
    text = outer.text()
    if _MAKES.search(text):
        return Mapped(outer, table, text)
    plain = SELECT_KEY.sub("", _SELECTED.sub("", text))
    return Mapped(outer, table, plain, lambda source: chosen_by(outer, source))
