"""Whether somebody asked for the merge in a comment."""

from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.policy.statements import stands


def is_opted_in(case: Case) -> bool:
    """Whether `/merge` was said since it was last opened, and its comment stands."""
    opened_at = case.snapshot.reopened_at
    return any(
        entry.kind is EntryKind.OPTED_IN
        and (opened_at is None or entry.at > opened_at)
        and stands(entry, case.snapshot)
        for entry in case.ledger
    )
