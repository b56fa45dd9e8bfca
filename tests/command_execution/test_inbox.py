"""What waits in an inbox: read, and neither said nor obeyed."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.clock import ManualClock
from bot.command_execution.inbox import InboxReader
from bot.command_execution.obeying import obey, wishes_of
from bot.model.answer import Wish
from bot.model.keys import PullRequestKey
from bot.model.people import Person, Role
from bot.model.trigger import Said
from bot.records.hearing import Hearing
from bot.records.sqlite.database import SqliteDatabase
from tests.building import HEAD_SHA, KEY, NOW, case
from tests.commands.asking import SAID


@dataclass
class People:
    """Everybody has one role; counts who asked."""

    role: Role
    asked: int = 0

    async def read_person(self, _key: PullRequestKey, login: str, _teams: Collection[str]) -> Person:
        self.asked += 1
        return Person(login=login, role=self.role)


async def reader(role: Role = Role.WRITE) -> tuple[InboxReader, People]:
    """With one delivered comment, number 3."""
    hearing, people = Hearing(await SqliteDatabase.open(None)), People(role)
    await hearing.note_head(KEY, HEAD_SHA, NOW)
    await hearing.hear(Said(key=KEY, source="comment 3", is_from_app=False), NOW)
    return InboxReader(people, hearing, ManualClock(NOW)), people


async def test_a_pull_request_without_commands_asks_for_nobody() -> None:
    inboxes, people = await reader()

    inbox = await inboxes.read(case(statements=(replace(SAID, body="Looks good to me."),)))

    assert (list(inbox.given), people.asked) == ([], 0)


async def test_wishes_are_known_before_anything_is_obeyed() -> None:
    inboxes, _people = await reader(Role.TRIAGE)
    given = case(statements=(replace(SAID, body="/recheck"),))

    wishes = wishes_of(given, await inboxes.read(given))

    assert wishes.kinds == {Wish.RECHECK, Wish.VERIFY}
    assert wishes.is_recheck


async def test_a_new_comment_whose_delivery_is_awaited_is_left_and_nothing_merges_meanwhile() -> None:
    inboxes, _people = await reader()
    later = replace(SAID, statement_id=9, body="/hold", created_at=NOW)
    given = case(statements=(later,))

    inbox = await inboxes.read(given)

    assert (list(inbox.given), inbox.next_in_s) == ([], 60.0)
    assert obey(given, inbox).commands_due_in_s == 60.0


async def test_whether_commands_wait_is_known_without_asking_for_anybody() -> None:
    inboxes, people = await reader()
    waiting, talk = (case(statements=(replace(SAID, body=body),)) for body in ("/hold", "Well done."))

    assert [await inboxes.has_commands(given) for given in (waiting, talk)] == [True, False]
    assert people.asked == 0
