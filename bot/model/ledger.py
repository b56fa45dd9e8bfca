"""What people decided on pull requests, and what Babysit did on their word: entries that only ever add up."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


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

    `by` is a login without "@", empty where nobody but Babysit did it. `about` is what it is about: a label,
    an item's letter, a claim's number with how it was settled; empty for the whole pull request. `source` is
    the identity of the statement that said so, empty where there is none. `why` is foreign text, bounded.
    """

    kind: EntryKind
    at: datetime
    head_sha: str
    base_ref: str
    by: str = ""
    about: str = ""
    why: str = ""
    url: str = ""
    source: str = ""


MOST_WHY = 500
"""Characters of a reason that are kept."""
