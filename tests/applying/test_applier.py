"""A look's effects, killed between any two: nothing is lost, and nothing is done or said twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.command_execution.inbox import InboxReader
from bot.command_execution.obeying import Inbox
from bot.github.errors import GitHubError, ServerError, Unprocessable
from bot.model.checklist import Posted
from bot.model.effects import (
    Act,
    ActOutcome,
    DeleteBranch,
    Effect,
    Merge,
    Merged,
    NoteAnswered,
    PublishCheck,
    PublishStatus,
    React,
    Remember,
    Reply,
    Still,
)
from bot.model.gate import Case, Examined
from bot.model.keys import PullRequestKey
from bot.model.people import Person, Role
from bot.model.reaction import Reaction
from bot.model.side_act import RefusedAct
from bot.model.snapshot import (
    Actor,
    ActorKind,
    Context,
    Mergeability,
    OwnCheck,
    OwnComment,
    PullRequestState,
    Queued,
    Snapshot,
)
from bot.model.trigger import Said
from bot.policy.waivers import with_ledger
from bot.reconcile import Surroundings, reconcile
from bot.records.hearing import Hearing
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from tests.building import CLEAN, HEAD_SHA, KEY, NOW, check_run, snapshot
from tests.commands.asking import SAID

MERGED_AS = "c" * 40


class KilledError(BaseException):
    """The process ended here."""


@dataclass
class World:
    """One pull request, and records that survive; the process dies at its `dies_at`th effect, if at all.

    `is_done` says whether GitHub, or the disk, still had that effect.
    """

    ledger: Ledger
    hearing: Hearing
    body: str
    role: Role = Role.WRITE
    seen: Snapshot = field(default_factory=snapshot)
    dies_at: int = -1
    is_done: bool = False
    step: int = 0
    merges: int = 0
    reactions: list[Reaction] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    posted: Posted = field(default_factory=Posted)
    failing: dict[type[Effect], GitHubError] = field(default_factory=dict)
    refused: dict[str, RefusedAct] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    @classmethod
    async def made(cls, body: str, **fields: object) -> "World":
        """Somebody said this a moment ago, and its delivery arrived."""
        database = await SqliteDatabase.open(None)
        hearing = Hearing(database)
        await hearing.note_head(KEY, HEAD_SHA, NOW)
        await hearing.hear(Said(key=KEY, source=SAID.identity, is_from_app=False), NOW)
        return cls(ledger=Ledger(database), hearing=hearing, body=body, seen=snapshot(**fields))

    # What is read.

    async def read_snapshot(self, _key: PullRequestKey) -> Snapshot:
        own = [OwnComment(comment_id=index, body=body) for index, body in enumerate(self.replies)]
        return replace(self.seen, statements=(replace(SAID, body=self.body),), own_comments=tuple(own))

    async def ask_mergeability(self, _key: PullRequestKey) -> Mergeability:
        return Mergeability.MERGEABLE

    async def read_check_runs(self, _key: PullRequestKey, _head_sha: str) -> tuple[Context, ...]:
        return (check_run(),)

    async def read_queue(self, _key: PullRequestKey, _branch: str) -> tuple[Queued, ...]:
        return ()

    async def read_person(self, _key: PullRequestKey, login: str, _teams: object) -> Person:
        return Person(login=login, role=self.role)

    async def inform(self, case: Case) -> Case:
        ledger = await self.ledger.of(KEY)
        return with_ledger(
            replace(case, reviewed=CLEAN, refused=dict(self.refused), posted=self.posted), ledger
        )

    async def overhear(self, case: Case) -> Case:
        return await self.inform(case)

    async def load(self, case: Case) -> tuple[Case, Inbox]:
        case = await self.inform(case)
        return case, await InboxReader(self, self.hearing, ManualClock(NOW)).read(case)

    # What is done.

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        assert not is_group
        await self.carry_out(key, effect)
        return 99

    async def carry_out(self, _key: PullRequestKey, effect: Effect) -> None:
        self._live(is_done=False)
        if type(effect) in self.failing:
            raise self.failing[type(effect)]
        self.done.append(type(effect).__name__)
        match effect:
            case Remember():
                await self.ledger.add(KEY, effect.entries)
            case React():
                self.reactions += [] if effect.reaction in self.reactions else [effect.reaction]
            case Reply():
                self.replies.append(effect.body)
            case NoteAnswered():
                await self.hearing.note_answer(KEY, effect.source, effect.answer, NOW)
            case PublishCheck():
                own = OwnCheck(
                    check_run_id=99,
                    external_id=effect.external_id,
                    status="completed" if effect.conclusion else "in_progress",
                    conclusion=effect.conclusion,
                    started_at=effect.started_at,
                )
                self.seen = replace(self.seen, own_check=own)
            case DeleteBranch():
                self.seen = replace(self.seen, head=replace(self.seen.head, exists=False))
            case PublishStatus():
                self.comments += [effect.body] if effect.comment_id is None else []
                self.posted = Posted(comment_id=50, digest=effect.digest)
            case _:
                raise AssertionError(f"nobody asked for {effect}")
        self._live(is_done=True)

    async def attempt(self, _key: PullRequestKey, act: Act, still: Still | None = None) -> ActOutcome:
        assert isinstance(act, Merge)
        assert still is None
        self._live(is_done=False)
        self.done.append("Merge")
        self.merges += 1
        by = Actor("babysit[bot]", kind=ActorKind.BOT)
        self.seen = replace(
            self.seen, state=PullRequestState.MERGED, merge_sha=MERGED_AS, merged_by=by, merged_at=NOW
        )
        self._live(is_done=True)
        return Merged(sha=MERGED_AS)

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        assert case.snapshot.key.number
        assert examined is not None

    async def note_refused(self, _key: PullRequestKey, refused: RefusedAct) -> None:
        self.refused[refused.act] = refused

    async def forget_refused(self, _key: PullRequestKey, act: str) -> None:
        self.refused.pop(act, None)

    def _live(self, *, is_done: bool) -> None:
        if is_done is self.is_done and self.step == self.dies_at:
            raise KilledError
        self.step += is_done

    async def look(self) -> None:
        around = Surroundings(github=self, loader=self, door=self)
        await reconcile(KEY, around, now=NOW + timedelta(seconds=1), looks=0)

    async def killed(self, *, at: int, is_done: bool) -> None:
        """One look that dies there, then two that do not."""
        self.dies_at, self.is_done = at, is_done
        try:
            await self.look()
        except KilledError:
            self.dies_at = -1
        await self.look()
        await self.look()

    async def kinds(self) -> list[str]:
        return [entry.kind.word for entry in await self.ledger.of(KEY)]


STEPS = range(9)
ORDER = ["Remember", "Merge", "React", "React", "NoteAnswered", "PublishCheck", "DeleteBranch", "Remember"]


async def test_what_decides_is_written_first_then_it_is_merged_then_told_then_cleaned_up() -> None:
    world = await World.made("/merge", labels=frozenset())

    await world.look()

    assert world.done == ORDER


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", STEPS)
async def test_a_merge_on_somebodys_word_survives_a_kill_at_any_step(at: int, *, is_done: bool) -> None:
    world = await World.made("/merge", labels=frozenset())

    await world.killed(at=at, is_done=is_done)

    assert world.merges == 1
    assert await world.kinds() == ["opted in", "merged"]
    assert (world.reactions, world.replies) == ([Reaction.TAKEN, Reaction.DONE], [])
    assert not world.seen.head.exists
    assert world.seen.own_check is not None
    assert world.seen.own_check.conclusion == "success"


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", STEPS)
async def test_several_commands_survive_a_kill_at_any_step(at: int, *, is_done: bool) -> None:
    world = await World.made("/hold a\n/merge\n/approve")

    await world.killed(at=at, is_done=is_done)

    assert await world.kinds() == ["held", "opted in"]
    assert (world.merges, len(world.replies), len(world.comments)) == (0, 1, 1)
    assert world.reactions == [Reaction.TAKEN, Reaction.REFUSED]
    assert world.seen.own_check is not None
    assert world.seen.own_check.conclusion == "action_required"


async def test_what_was_answered_is_not_answered_again() -> None:
    world = await World.made("/hold a")
    await world.look()
    done = list(world.done)

    await world.look()

    assert world.done == done


async def test_a_reply_that_fails_for_a_moment_is_given_at_the_next_look_and_holds_up_nothing() -> None:
    world = await World.made("/hold a\n/explain")
    world.failing[Reply] = ServerError("POST /comments")

    with pytest.raises(ServerError):
        await world.look()
    first = (world.seen.own_check, list(world.replies))
    world.failing.clear()
    await world.look()

    assert first[0] is not None
    assert (first[1], len(world.replies)) == ([], 1)
    assert await world.kinds() == ["held"]


async def test_a_reply_that_github_will_not_have_counts_as_given_and_is_told() -> None:
    world = await World.made("/explain", labels=frozenset())
    world.failing[Reply] = Unprocessable("POST /comments", "The conversation is locked.")

    await world.look()
    checks = world.done.count("PublishCheck")
    await world.look()

    assert list(world.refused) == ["answer commands"]
    assert (checks, world.done.count("NoteAnswered"), world.done.count("PublishCheck")) == (1, 1, 1)
