"""A process killed between any two steps repeats no entry and no comment."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import pytest

from bot.clock import ManualClock
from bot.command_execution.listener import Listener
from bot.model.command import Wish
from bot.model.effects import PublishComment, SmallEffect
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.people import Person, Role
from bot.model.reaction import Reaction
from bot.model.snapshot import OwnComment
from bot.model.trigger import Said
from bot.records.hearing import Hearing
from bot.records.ledger import Ledger
from bot.records.refused_acts import RefusedActs
from bot.records.sqlite.database import SqliteDatabase
from tests.building import HEAD_SHA, KEY, NOW, case
from tests.commands.asking import SAID


class KilledError(Exception):
    """The process ended here."""


@dataclass
class Github:
    """Reacts and comments until it is killed, after `lives` calls."""

    lives: int = 99
    role: Role = Role.WRITE
    reactions: list[Reaction] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    asked: int = 0

    async def read_person(self, _key: PullRequestKey, login: str, _teams: Collection[str]) -> Person:
        self._live()
        self.asked += 1
        return Person(login=login, role=self.role)

    async def react(self, _key: PullRequestKey, _node_id: str, reaction: Reaction) -> None:
        self._live()
        if reaction not in self.reactions:
            self.reactions.append(reaction)

    async def apply(self, _key: PullRequestKey, effect: SmallEffect) -> None:
        assert isinstance(effect, PublishComment)
        self.comments.append(effect.body)
        self._live()

    def _live(self) -> None:
        self.lives -= 1
        if self.lives < 0:
            raise KilledError


@dataclass
class Room:
    """One database, and GitHub as a look would see it."""

    hearing: Hearing
    ledger: Ledger
    refused: RefusedActs
    github: Github
    body: str

    def seen(self) -> Case:
        own = [OwnComment(comment_id=index, body=body) for index, body in enumerate(self.github.comments)]
        said = replace(SAID, body=self.body)
        return case(statements=(said,), own_comments=tuple(own))

    async def look(self) -> Case:
        listener = Listener(self.github, self.hearing, self.ledger, ManualClock(NOW), refused=self.refused)
        given = replace(self.seen(), ledger=tuple(await self.ledger.of(KEY)))
        taken = await listener.take(given)
        after, obeyed = await listener.obey(given, taken)
        await listener.tell(after, obeyed)
        return after


async def room(body: str, github: Github) -> Room:
    database = await SqliteDatabase.open(None)
    hearing = Hearing(database)
    await hearing.note_head(KEY, HEAD_SHA, NOW)
    await hearing.hear(Said(key=KEY, source="comment 3", is_from_app=False), NOW)
    return Room(hearing, Ledger(database), RefusedActs(database), github, body)


@pytest.mark.parametrize("steps", range(5))
async def test_being_killed_repeats_nothing(steps: int) -> None:
    there = await room("/hold a\n/merge\n/approve", Github(lives=steps))
    try:
        await there.look()
    except KilledError:
        there.github.lives = 99
        await there.look()
    await there.look()

    assert [one.kind.word for one in await there.ledger.of(KEY)] == ["held", "opted in"]
    assert len(there.github.comments) == 1
    assert there.github.reactions == [Reaction.TAKEN, Reaction.REFUSED]


async def test_what_was_answered_costs_nothing_at_the_next_look() -> None:
    there = await room("/hold a", Github())
    await there.look()
    lives = there.github.lives

    await there.look()

    assert there.github.lives == lives


async def test_a_pull_request_without_commands_costs_nothing() -> None:
    there = await room("Looks good to me.", Github())

    await there.look()

    assert there.github.lives == 99


async def test_wishes_are_known_before_anything_is_obeyed() -> None:
    there = await room("/recheck", Github(role=Role.TRIAGE))
    listener = Listener(there.github, there.hearing, there.ledger, ManualClock(NOW), refused=there.refused)

    taken = await listener.take(there.seen())

    assert taken.wishes.kinds == {Wish.RECHECK, Wish.VERIFY}
    assert taken.wishes.is_recheck


async def test_a_new_comment_whose_delivery_is_awaited_is_left_and_nothing_merges_meanwhile() -> None:
    there = await room("/approve", Github())
    later = replace(SAID, statement_id=9, body="/hold")
    listener = Listener(there.github, there.hearing, there.ledger, ManualClock(NOW), refused=there.refused)

    taken = await listener.take(case(statements=(replace(later, created_at=NOW),)))

    assert (list(taken.spoken), taken.next_in_s) == ([], 60.0)
