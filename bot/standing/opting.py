"""Whether somebody asked for the merge in a comment."""

from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.standing.statements import stands


def is_opted_in(case: Case) -> bool:
    """Whether `/merge` was said, and its comment stands."""
    return any(entry.kind is EntryKind.OPTED_IN and stands(entry, case.snapshot) for entry in case.ledger)
