"""What people decided on pull requests, and what Babysit did on their word: entries that only ever add up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.model.people import Account


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to know of a kind of entry. `word` is what `babysit ledger` prints.

    `may_open` says that such an entry may open a gate that is shut without it: of those that come from a
    command, only a human's own word makes one. There is no default, lest somebody forget to think of it.
    """

    word: str
    may_open: bool = field(kw_only=True)


class EntryKind(Enum):
    """What was decided."""

    APPROVED = Kind("approved", may_open=True)
    REVOKED = Kind("revoked", may_open=False)
    SETTLED = Kind("settled", may_open=True)
    WAIVED = Kind("waived", may_open=True)
    HELD = Kind("held", may_open=False)
    RELEASED = Kind("released", may_open=True)
    OPTED_IN = Kind("opted in", may_open=True)
    LATCHED = Kind("latched", may_open=False)
    UNLATCHED = Kind("unlatched", may_open=True)
    ASKED = Kind("asked", may_open=True)
    MERGED = Kind("merged", may_open=False)

    @property
    def word(self) -> str:
        """What people and the database call it."""
        return self.value.word

    @property
    def may_open(self) -> bool:
        """Whether it may open a gate that is shut without it."""
        return self.value.may_open

    @classmethod
    def named(cls, word: str) -> "EntryKind":
        """The kind of that word.

        Raises:
            ValueError: there is none.
        """
        for kind in cls:
            if kind.word == word:
                return kind
        raise ValueError(f"no entry is {word!r}")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry and the pull request whose ledger holds it. `repository` is its name now."""

    repository: str
    number: int
    entry: Entry


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
