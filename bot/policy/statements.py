"""Whether what somebody said is still there as they said it."""

from bot.model.ledger import Entry
from bot.model.snapshot import Snapshot


def stands(entry: Entry, snapshot: Snapshot) -> bool:
    """Whether the statement that the entry rests on is there, unedited and not dismissed.

    What opens a gate counts only as long; an entry that rests on no statement is Babysit's own.
    """
    if not entry.source:
        return True
    return any(
        statement.identity == entry.source and not statement.is_edited and statement.state != "DISMISSED"
        for statement in snapshot.statements
    )
