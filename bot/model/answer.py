"""What commands come to: an answer each, and all that one statement's commands came to together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from bot.model.ledger import Entry
from bot.model.snapshot import Statement
from bot.model.text import Text


class Wish(Enum):
    """What somebody wants of Babysit beside an entry in the ledger."""

    VERIFY = "verify"
    RECHECK = "recheck"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It was obeyed. `says` and `lines` are a reply, empty where the reaction alone says it.

    `claims` are the numbers that a wish to verify is about; none means all that are open.
    """

    entries: Sequence[Entry] = ()
    says: Text = ()
    lines: Sequence[Text] = ()
    wishes: frozenset[Wish] = frozenset()
    claims: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Declined:
    """It was not obeyed: one sentence that says what is wrong and what, or who, could do it."""

    says: Text


Answer: TypeAlias = Done | Declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that one look's commands want. `claims` are numbers to verify, beside all open ones or alone."""

    kinds: frozenset[Wish] = frozenset()
    claims: frozenset[int] = frozenset()

    @property
    def is_recheck(self) -> bool:
        """Whether everything is to be evaluated afresh."""
        return Wish.RECHECK in self.kinds


NO_WISHES = Wishes()


def wishes_in(answers: Iterable[Answer]) -> Wishes:
    """All that the answers want done."""
    done = [answer for answer in answers if isinstance(answer, Done)]
    return Wishes(
        kinds=frozenset().union(*(answer.wishes for answer in done)),
        claims=frozenset().union(*(answer.claims for answer in done)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A statement, and what each of its commands came to: `lines` are those commands as they were written.

    Without any it was left alone. `is_told` says that somebody waits for a word about it.
    """

    statement: Statement
    lines: Sequence[str] = ()
    answers: Sequence[Answer] = ()
    is_told: bool = False

    @property
    def entries(self) -> Sequence[Entry]:
        """What all of it adds to the ledger."""
        return [entry for answer in self.answers if isinstance(answer, Done) for entry in answer.entries]

    @property
    def is_refused(self) -> bool:
        """Whether any of its commands was."""
        return any(isinstance(answer, Declined) for answer in self.answers)
