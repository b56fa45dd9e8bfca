"""A GitHub of one pull request, in memory: what it is told to say, and what it was asked to do."""

from collections.abc import Sequence
from dataclasses import replace

from bot.checklist.items.builtin import is_off
from bot.command_execution.obeying import EMPTY, Inbox
from bot.github.merge_states import MergeState
from bot.model.checklist import ReviewOutcome
from bot.model.ci_report import FailedRun
from bot.model.config import ChecklistConfig
from bot.model.effects import (
    Act,
    ActOutcome,
    AddLabel,
    DeleteBranch,
    Dequeue,
    Dequeued,
    Effect,
    Enqueue,
    Merge,
    Merged,
    MergeOutcome,
    Overtaken,
    PublishCheck,
    PublishComment,
    Refused,
    RequestReviews,
    SmallEffect,
    Still,
    UpdateBranch,
    Updated,
    WithdrawalOutcome,
)
from bot.model.gate import Case, Examined
from bot.model.keys import BaseKey, HeadKey, MovedBaseKey, PullRequestKey
from bot.model.outline import Outline
from bot.model.side_act import RefusedAct
from bot.model.snapshot import Context, Mergeability, OwnCheck, PullRequestState, Queued, Snapshot
from bot.reconcile import Surroundings
from tests.building import CLEAN, READY


class FakeGitHub:
    """Applies effects to its snapshot, so that a second look sees what the first one did."""

    def __init__(self, snapshot: Snapshot | None = READY) -> None:
        self.snapshot = snapshot
        self.check_runs: Sequence[Context] | None = None
        self.outcome: MergeOutcome | None = None
        self.done: list[SmallEffect | UpdateBranch | Merge | Enqueue] = []
        self.failures: list[Exception] = []
        self.update_refused = ""
        self.reads = 0
        self.renumbered: PullRequestKey | None = None
        self.asked = 0
        self.mergeability = Mergeability.MERGEABLE
        self.heads: dict[HeadKey, list[PullRequestKey]] = {}
        self.bases: dict[BaseKey, list[PullRequestKey]] = {}

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        self.reads += 1
        if self.failures:
            raise self.failures.pop(0)
        return replace(self.snapshot, key=self.renumbered or key) if self.snapshot is not None else None

    async def read_outline(self, key: PullRequestKey) -> Outline | None:
        if self.snapshot is None or self.snapshot.state is not PullRequestState.OPEN:
            return None
        return Outline(
            key=key,
            head_sha=self.snapshot.head.sha,
            base_ref=self.snapshot.base.ref,
            read_at=self.snapshot.read_at,
            own_check=self.snapshot.own_check,
        )

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        assert self.snapshot is not None
        assert key.repository == self.snapshot.key.repository
        self.asked += 1
        self.snapshot = replace(self.snapshot, mergeability=self.mergeability)
        return self.mergeability

    async def list_merge_states(self, key: MovedBaseKey) -> Sequence[MergeState]:
        raise AssertionError(f"nobody moved {key}")

    async def ask_merge_states(self, key: MovedBaseKey, ids: Sequence[str]) -> Sequence[MergeState]:
        raise AssertionError(f"nobody moved {key}: {ids}")

    async def update_branch(self, key: PullRequestKey, effect: UpdateBranch) -> str:
        assert self.snapshot is not None
        assert key.repository == self.snapshot.key.repository
        self.done.append(effect)
        return self.update_refused

    async def read_check_runs(self, key: PullRequestKey, head_sha: str) -> Sequence[Context]:
        assert self.snapshot is not None
        assert (self.snapshot.key.repository, self.snapshot.head.sha) == (key.repository, head_sha)
        return self.snapshot.contexts if self.check_runs is None else self.check_runs

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        assert self.snapshot is not None
        assert key.repository == self.snapshot.key.repository
        self.done.append(effect)
        if isinstance(effect, PublishCheck) and effect.head_sha == self.snapshot.head.sha:
            own = OwnCheck(
                check_run_id=99,
                external_id=effect.external_id,
                status="completed" if effect.conclusion else "in_progress",
                conclusion=effect.conclusion,
                started_at=effect.started_at,
            )
            self.snapshot = replace(self.snapshot, own_check=own)
        if isinstance(effect, DeleteBranch):
            self.snapshot = replace(self.snapshot, head=replace(self.snapshot.head, exists=False))

    async def merge(
        self, key: PullRequestKey, effect: Merge | Enqueue, still: Still | None = None
    ) -> MergeOutcome:
        assert self.snapshot is not None
        assert key.repository == self.snapshot.key.repository
        if still is not None and not await still():
            return Overtaken()
        self.done.append(effect)
        if self.outcome is not None:
            return self.outcome
        self.snapshot = replace(self.snapshot, state=PullRequestState.MERGED, merge_sha="c" * 40)
        return Merged(sha="c" * 40)

    async def dequeue(self, key: PullRequestKey, effect: Dequeue) -> WithdrawalOutcome:
        assert self.snapshot is not None
        assert (key.repository, self.snapshot.node_id) == (self.snapshot.key.repository, effect.node_id)
        self.snapshot = replace(self.snapshot, queue_entry=None)
        return Dequeued()

    async def read_queue(self, key: PullRequestKey, branch: str) -> Sequence[Queued]:
        assert self.snapshot is not None
        assert (key.repository, branch) == (self.snapshot.key.repository, self.snapshot.base.ref)
        return ()

    async def read_failed_runs(self, key: PullRequestKey, failed: Sequence[Context]) -> Sequence[FailedRun]:
        assert self.snapshot is not None
        assert key.repository == self.snapshot.key.repository
        return [FailedRun(context=context) for context in failed]

    async def pull_requests_at(self, key: HeadKey) -> Sequence[PullRequestKey]:
        return self.heads.get(key, [])

    async def pull_requests_into(self, key: BaseKey) -> Sequence[PullRequestKey]:
        return self.bases.get(key, [])


class FakeLoader:
    """Tells of every head the same, and that nobody commands anything."""

    def __init__(self, outcome: ReviewOutcome | None = CLEAN) -> None:
        self.outcome = outcome
        self.asked: list[str] = []

    async def inform(self, case: Case) -> Case:
        if case.snapshot.state is not PullRequestState.OPEN:
            return case
        self.asked.append(case.snapshot.head.sha)
        return replace(case, reviewed=self.outcome)

    async def overhear(self, case: Case) -> Case:
        return await self.inform(case)

    async def load(self, case: Case) -> tuple[Case, Inbox]:
        return await self.inform(case), EMPTY


class FakeDoor:
    """Hands on to a GitHub what that shows, and remembers the rest."""

    def __init__(self, github: FakeGitHub) -> None:
        self.github = github
        self.refused: list[RefusedAct] = []
        self.done: list[Effect] = []

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        assert is_group == (
            self.github.snapshot is not None and effect.head_sha != self.github.snapshot.head.sha
        )
        await self.github.apply(key, effect)
        return 99

    async def carry_out(self, key: PullRequestKey, effect: Effect) -> None:
        if isinstance(effect, PublishCheck | DeleteBranch | PublishComment | AddLabel | RequestReviews):
            await self.github.apply(key, effect)
        else:
            self.done.append(effect)

    async def attempt(self, key: PullRequestKey, act: Act, still: Still | None = None) -> ActOutcome:
        match act:
            case Merge() | Enqueue():
                return await self.github.merge(key, act, still)
            case Dequeue():
                return await self.github.dequeue(key, act)
            case UpdateBranch():
                words = await self.github.update_branch(key, act)
                return Refused(message=words) if words else Updated()

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        assert case.snapshot.key.number
        assert examined is not None

    async def note_refused(self, _key: PullRequestKey, refused: RefusedAct) -> None:
        self.refused.append(refused)

    async def forget_refused(self, _key: PullRequestKey, act: str) -> None:
        self.refused = [refused_act for refused_act in self.refused if refused_act.act != act]


def around(github: FakeGitHub, loader: FakeLoader | None = None) -> Surroundings:
    """What a look at this GitHub reads with and acts through."""
    return Surroundings(github=github, loader=loader or FakeLoader(), door=FakeDoor(github))


class FakeChecklist:
    """A checklist with one answer for every head."""

    def __init__(self, outcome: ReviewOutcome | None = CLEAN) -> None:
        self.outcome = outcome

    async def look(
        self, snapshot: Snapshot, config: ChecklistConfig, *, is_afresh: bool = False
    ) -> ReviewOutcome | None:
        assert snapshot.head.sha
        assert is_afresh in {True, False}
        return None if is_off(config) else self.outcome
