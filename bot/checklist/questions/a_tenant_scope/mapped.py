"""One query by a mapper, whatever its language: its table, and the text of its conditions."""

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.languages.vocabulary import CALLS, MEMBERS
from bot.checklist.syntax.calls import Call

_LONGEST_CHAIN = 40
_SELECTED = re.compile(
    r"\.?\b(?:select|Select|returning|values|values_list|orderBy|order_by)\((?:[^()]|\([^()]*\)){0,2000}\)"
)
SELECT_KEY = re.compile(r"\b(?:select|orderBy|include)\s*:\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """One query. `conditions` must name the tenant; None where they cannot be followed."""

    node: SgNode
    table: str
    conditions: str | None


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
    return Mapped(outer, table, SELECT_KEY.sub("", _SELECTED.sub("", outer.text())))
