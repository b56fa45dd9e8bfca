"""Who holds the pull request, by their own word."""

from collections.abc import Sequence

from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind, as_said
from bot.policy.statements import stands


def holds(case: Case) -> Sequence[Entry]:
    """The holds since the last release.

    A hold stays whatever becomes of its comment; a release opens a gate, so it counts while its comment
    stands, and for the holds before it.
    """
    found: list[Entry] = []
    for entry in as_said(case.ledger):
        if entry.kind is EntryKind.HELD:
            found.append(entry)
        elif entry.kind is EntryKind.RELEASED and stands(entry, case.snapshot):
            found.clear()
    return tuple(found)
