"""What a proposed configuration would have changed, as a table of gates in the check run."""

from collections.abc import Mapping

from bot.model.config import BrokenConfig
from bot.model.foreseen import Foreseen, ForeseenChange
from bot.model.gate import Case
from bot.model.text import Code, counted
from bot.render.markdown import cell, code

MOST_ROWS = 20
NAMES: Mapping[str, str] = {"act": "what Babysit does", "conclusion": "check run"}
_WHEN = "of the 30 days before this commit"


def foreseen(case: Case) -> str:
    """The table, or why there is none; empty where no file is proposed or nobody compared."""
    if isinstance(case.proposed, BrokenConfig):
        return "The proposed configuration is invalid, so no earlier decisions were compared with it."
    found = case.foreseen
    if found is None:
        return ""
    if found.is_unread:
        return (
            f"The decisions {_WHEN} could not be read, so none were compared with the proposed configuration."
        )
    if not found.looked_at:
        return f"No decisions {_WHEN} could be compared with the proposed configuration.{_rest(found)}"
    if not found.different:
        return f"None of the {_would(found)}"
    rows = [_row(change) for change in found.changes[:MOST_ROWS]]
    hidden = len(found.changes) - len(rows)
    head = f"{found.different:,} of the {_would(found)}"
    more = ["", f"and {counted(hidden, 'other change')}"] if hidden > 0 else []
    titles = [
        "| Gate | Was | Would have been | Decisions | Pull requests |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([head, "", *titles, *rows, *more])


def _would(found: Foreseen) -> str:
    of = f"{counted(found.looked_at, 'decision')} {_WHEN}"
    return f"{of} would have been different under the proposed configuration.{_rest(found)}"


def _rest(found: Foreseen) -> str:
    """What the figures do not count."""
    untold = f" {counted(found.untold, 'more decision')} could not be decided again." if found.untold else ""
    verb = "was" if found.left == 1 else "were"
    left = f" {counted(found.left, 'older decision')} {verb} not compared, for time." if found.left else ""
    return untold + left


def _row(change: ForeseenChange) -> str:
    numbers = ", ".join(code(f"#{number}") for number in change.numbers)
    name = NAMES.get(change.what) or cell((Code(change.what),))
    return f"| {name} | {change.before} | **{change.after}** | {change.times:,} | {numbers} |"
