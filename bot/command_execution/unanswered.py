"""Which commands on a pull request wait for an answer: found without asking anybody."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.commands import by_name
from bot.commands.parse import Line, command_lines
from bot.model.command import Command, OfOld
from bot.model.snapshot import ActorKind, Statement, StatementKind
from bot.records.hearing import Heard

MOST_A_LOOK = 10
"""Commands obeyed at one look; the rest waits for the next, and nothing is merged meanwhile."""
FRESH = timedelta(minutes=2)
"""How long after a comment its delivery may still be on its way."""
PLACES = frozenset({StatementKind.COMMENT, StatementKind.REVIEW})
_MAYBE = re.compile(r"^ {0,3}/[a-z]", re.MULTILINE)


class Hearsay(Enum):
    """How Babysit knows of a statement."""

    DELIVERED = "delivered"
    MET = "met"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A statement with commands that nobody answered yet.

    Without `orders` it is to be left alone. `head_sha` is the head that was known when it was said, empty
    where none was. What is OLD was said before Babysit knew the pull request, MET means a lost delivery.
    """

    statement: Statement
    orders: Sequence[tuple[Command, str]]
    head_sha: str
    hearsay: Hearsay

    @property
    def login(self) -> str:
        """Who said it."""
        return self.statement.author.login

    @property
    def is_to_be_told(self) -> bool:
        """Whether anybody waits for a word about it."""
        return self.hearsay is not Hearsay.OLD


def unanswered_in(
    statements: Sequence[Statement], heard: Mapping[str, Heard], known_since: datetime
) -> tuple[Unanswered, ...]:
    """In the order of time. What bots and Apps say is left alone, and so is what was answered."""
    found = [
        said
        for statement in statements
        if _may_command(statement, heard.get(statement.identity))
        and (said := _unanswered(statement, heard.get(statement.identity), known_since)) is not None
    ]
    return tuple(sorted(found, key=_when))


def first(found: Sequence[Unanswered]) -> Sequence[Unanswered]:
    """As many as one look obeys, at least one."""
    count, taken = 0, 0
    for said in found:
        count += len(said.orders)
        if taken and count > MOST_A_LOOK:
            break
        taken += 1
    return found[:taken]


def _when(said: Unanswered) -> tuple[bool, datetime, int]:
    created_at, statement_id = said.statement.created_at, said.statement.statement_id
    return (created_at is None, created_at or datetime.max, statement_id)  # noqa: DTZ901 - never compared with an aware time


def _may_command(statement: Statement, heard: Heard | None) -> bool:
    is_answered = heard is not None and heard.answer is not None
    is_human = statement.author.kind is ActorKind.USER
    is_place = statement.kind in PLACES and statement.is_edit_told  # else it waits until that is known
    return is_place and is_human and not is_answered and _MAYBE.search(statement.body) is not None


def _unanswered(statement: Statement, heard: Heard | None, known_since: datetime) -> Unanswered | None:
    orders = tuple(_orders(command_lines(statement.body)))
    if not orders:
        return None
    hearsay = _hearsay(statement, heard, known_since)
    if heard is not None and heard.is_from_app:
        orders = ()
    elif hearsay is Hearsay.OLD:
        orders = tuple(order for order in orders if _counts_of_old(order[0], statement))
    return Unanswered(
        statement=statement, orders=orders, head_sha=_head_sha(statement, heard), hearsay=hearsay
    )


def _counts_of_old(command: Command, statement: Statement) -> bool:
    """Whether it counts although Babysit did not hear it said: no lost database releases what was held."""
    match command.of_old:
        case OfOld.ALWAYS:
            return True
        case OfOld.UNEDITED:
            return not statement.is_edited
        case OfOld.NEVER:
            return False


def _hearsay(statement: Statement, heard: Heard | None, known_since: datetime) -> Hearsay:
    if heard is not None:
        return Hearsay.DELIVERED
    is_new = statement.created_at is not None and statement.created_at >= known_since
    return Hearsay.MET if is_new else Hearsay.OLD


def _head_sha(statement: Statement, heard: Heard | None) -> str:
    """A review's commit is GitHub's own word; else what was known when the comment was delivered."""
    if statement.commit_sha is not None:
        return statement.commit_sha
    return heard.head_sha if heard is not None else ""


def _orders(lines: Sequence[Line]) -> Iterator[tuple[Command, str]]:
    """Our own commands with their arguments; of a switch only the last."""
    ours = [(by_name()[line.name], line.argument) for line in lines if line.name in by_name()]
    for index, (command, argument) in enumerate(ours):
        is_last = all(later is not command for later, _ in ours[index + 1 :])
        if is_last or not command.is_switch:
            yield command, argument
