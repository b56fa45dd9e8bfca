"""What people decided on pull requests, and what Babysit did on their word: entries that only ever add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.model.people import Account


class EntryKind(Enum):
    """What was decided; the words are what `babysit ledger` prints."""

    APPROVED = "approved"
    REVOKED = "revoked"
    SETTLED = "settled"
    WAIVED = "waived"
    HELD = "held"
    RELEASED = "released"
    OPTED_IN = "opted in"
    LATCHED = "latched"
    UNLATCHED = "unlatched"
    ASKED = "asked"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a pull request's ledger.

    `by` is a login without "@", as it was then, and `by_id` GitHub's number for the account, which stays;
    empty and 0 where nobody but Babysit did it, 0 also where an older Babysit wrote the entry. `about` is
    what it is about: a label, an item's letter, a claim's number with how it was settled; empty for the whole
    pull request. `source` is the identity of the statement that said so, empty where there is none. `why` is
    foreign text, bounded.
    """

    kind: EntryKind
    at: datetime
    head_sha: str
    base_ref: str
    by: str = ""
    by_id: int = 0
    about: str = ""
    why: str = ""
    url: str = ""
    source: str = ""

    @property
    def account(self) -> Account:
        """Who did it."""
        return Account(self.by, self.by_id)


MOST_WHY = 500
"""Characters of a reason that are kept."""


def as_said(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What people decided, by when it was said; within one second, by GitHub's numbers for it.

    The ledger has it in the order in which it was obeyed, which may be another: a look that fails half-way
    obeys anew what it could not answer, and a lost delivery arrives late. The last word is who spoke last.
    """
    return tuple(sorted(entries, key=lambda entry: (entry.at.replace(microsecond=0), _number(entry))))


def _number(entry: Entry) -> int:
    number = entry.source.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0
