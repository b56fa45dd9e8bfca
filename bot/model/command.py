"""What a command is and what it is told: values, so that commands can be pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.model.answer import Answer
from bot.model.gate import Case
from bot.model.ledger import MOST_WHY, Entry, EntryKind
from bot.model.people import Person
from bot.model.snapshot import Statement
from bot.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One command as somebody said it.

    `argument` is what follows the command's name on its line: foreign text, bounded. `head_sha` is the head
    that was known when it was said, empty where none was. `usable` are the commands that this person may use.
    """

    case: Case
    person: Person
    statement: Statement
    argument: str = ""
    head_sha: str = ""
    usable: Sequence["Command"] = ()

    def entry(
        self, kind: EntryKind, *, about: str = "", why: str = "", url: str = "", head_sha: str = ""
    ) -> Entry:
        """An entry that rests on this command's statement; without `head_sha` it is of the present head."""
        snapshot = self.case.snapshot
        return Entry(
            kind=kind,
            at=self.statement.created_at or self.case.now,
            head_sha=head_sha or snapshot.head.sha,
            base_ref=snapshot.base.ref,
            by=self.statement.author.login,
            by_id=self.statement.author.user_id,
            about=about,
            why=why[:MOST_WHY],
            url=url or self.statement.url,
            source=self.statement.identity,
        )


class OfOld(Enum):
    """Whether a command counts that Babysit did not hear said, for it was not there or lost its records."""

    NEVER = "never"
    UNEDITED = "where its comment is as it was written"
    ALWAYS = "always: it can only shut a gate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that people can ask of Babysit.

    `usages` are its forms as people write them, `does` one sentence about it, `who` those who may, in words.
    `why_not` says why somebody may not, None where they may. Of several in one comment that are `is_switch`,
    the last of a name counts. One that `works_after_end` is answered also where the pull request is over;
    `of_old` is about what was said before Babysit listened.
    """

    name: str
    position: int
    usages: Sequence[str]
    does: str
    who: str
    why_not: Callable[[Case, Person], Text | None]
    obey: Callable[[Request], Answer]
    is_switch: bool = False
    works_after_end: bool = False
    of_old: OfOld = OfOld.NEVER

    def allows(self, case: Case, person: Person) -> bool:
        """Whether this person may use it here."""
        return self.why_not(case, person) is None
