"""One look at one pull request: read it, decide, and make GitHub agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog

from bot import performing
from bot.command_execution.listener import Obeyed
from bot.configuration import fallback, fitting, in_force, proposed_in
from bot.contexts import updated
from bot.decide import after_merge, after_refusal, after_withdrawal, decide, judge_group, needs_queue
from bot.model.config import BrokenConfig, Config
from bot.model.decision import Decision
from bot.model.effects import (
    Dequeue,
    Effect,
    Enqueue,
    Merge,
    Merged,
    MergeOutcome,
    Still,
    UpdateBranch,
    WithdrawalOutcome,
)
from bot.model.gate import Case, Examined
from bot.model.keys import MergeGroupKey, PullRequestKey
from bot.model.refusal import Refusal
from bot.model.side_act import RefusedAct
from bot.model.snapshot import Context, Mergeability, PullRequestState, Queued, Snapshot
from bot.model.watch import Watch
from bot.performing import Performer
from bot.policy.refusals import answered
from bot.shared_heads import others

log = structlog.get_logger()


class GitHub(performing.GitHub, Protocol):
    """What a look needs of GitHub."""

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Everything about the pull request, None where there is none any more."""

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        """Whether it merges, by the one kind of read that makes GitHub compute it; often still unknown."""

    async def read_check_runs(self, key: PullRequestKey, head_sha: str) -> Sequence[Context]:
        """The newest check runs of each suite of a commit, also those that the snapshot's query misses."""

    async def merge(
        self, key: PullRequestKey, effect: Merge | Enqueue, still: Still | None = None
    ) -> MergeOutcome:
        """Try to merge, if that is `still` wanted when its turn has come."""

    async def dequeue(self, key: PullRequestKey, effect: Dequeue) -> WithdrawalOutcome:
        """Try to take it out of the merge queue."""

    async def read_queue(self, key: PullRequestKey, branch: str) -> Sequence[Queued]:
        """What is in a branch's merge queue, first in first."""

    async def update_branch(self, key: PullRequestKey, effect: UpdateBranch) -> str:
        """Merge the base into the head; GitHub's words where it refuses, empty where it does not."""


class Desk(performing.Desk, Protocol):
    """What is known beside GitHub's snapshot: reviews, claims, and what people decided."""

    async def inform(self, case: Case) -> Case:
        """The case with all that its gates may ask for, where it is open."""

    async def hear(self, case: Case) -> tuple[Case, Sequence[Obeyed]]:
        """The same, after the commands that people gave meanwhile were obeyed; who is to be told of them."""

    async def tell(self, case: Case, obeyed: Sequence[Obeyed]) -> Mapping[str, RefusedAct]:
        """Tell whoever gave commands what came of them; what GitHub refuses here by now."""

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        """Note what trackers are to be told; it never fails, and nothing is sent now."""


async def reconcile(
    key: PullRequestKey,
    github: GitHub,
    desk: Desk,
    *,
    now: datetime,
    looks: int,
    watch: Watch | None = None,
    still: Still | None = None,
    decided: Callable[[Watch], None] = lambda _watch: None,
) -> Decision | None:
    """Read, decide, apply; None where the pull request does not exist any more.

    `watch` is what the last look remembered; `decided` is told what this one will, before anything is said.
    Others with the head that it had then are called, for their check run spoke of it, too. What arrives
    meanwhile may have a merge no longer wanted: `still` tells.

    Raises:
        Superseded: news came while something waited to be said.
    """
    snapshot = await github.read_snapshot(key)
    if snapshot is None:
        return None
    key = snapshot.key
    case = replace(case_of(snapshot, now=now, looks=looks), refusal=refusal_at(snapshot, watch))
    case, obeyed = await desk.hear(case)
    if watch is not None:
        case = replace(case, former_head=watch.head_sha, blocked_at=watch.blocked_at)
    if snapshot.sharing:
        voices = await others(snapshot, lambda one: case_of(one, now=now), github, desk)
        case = replace(case, others=voices)
    decision = decide(case)
    if needs_queue(case, decision.examined):
        case = replace(case, queue=await github.read_queue(key, snapshot.base.ref))
        decision = decide(case)
    if decision.needs_mergeability:
        snapshot = replace(snapshot, mergeability=await github.ask_mergeability(key))
        case = replace(case, snapshot=snapshot)
        decision = decide(case)
    if decision.merge is not None:
        newest = await github.read_check_runs(key, snapshot.head.sha)
        case = replace(case, snapshot=updated(snapshot, newest))
        decision = decide(case)
    record(key, case, decision)
    if decision.withdrawal is None:  # what follows one is news itself, and must be said
        decided(decision.watch)
    performer = Performer(key, github, desk, case)
    again: Callable[[Case], Decision] = decide
    outcome: MergeOutcome | None = None
    if decision.withdrawal is not None:
        withdrawn = await github.dequeue(key, decision.withdrawal)
        log.info("pull_request.withdrawn", number=key.number, outcome=type(withdrawn).__name__)
        again = partial(_withdrawn, outcome=withdrawn)
    if decision.merge is None:
        performer.know(await desk.tell(case, obeyed))
        decision = again(performer.case)
        await _perform(performer, (*decision.effects, *decision.later), again)
    else:
        await _perform(performer, decision.effects, decide)
        outcome = await github.merge(key, decision.merge, still)
        log.info("pull_request.merge_answered", number=key.number, outcome=type(outcome).__name__)
        later, follow = decision.later, partial(after_merge, decision=decision, outcome=outcome)
        decided(follow(performer.case).watch)
        performer.know(await desk.tell(performer.case, obeyed))
        decision = follow(performer.case)
        await _perform(performer, (*decision.effects, *later), follow)
    decision = await _updated(performer, decision, github)
    await desk.announce(_merged(performer.case, outcome), decision.examined)
    performer.finish()
    return decision


async def _updated(performer: Performer, decision: Decision, github: GitHub) -> Decision:
    """The decision, and the branch updated where that is part of it; else what follows from GitHub's no."""
    case = performer.case
    words = await github.update_branch(case.snapshot.key, decision.update) if decision.update else ""
    if not words:
        return decision
    following = after_refusal(case, answered(case, words, of_update=True))
    await performer.perform(following.effects)
    return following


def _merged(case: Case, outcome: MergeOutcome | None) -> Case:
    """The case as it is once this look has merged it, for no other look may follow."""
    if not isinstance(outcome, Merged):
        return case
    over = replace(case.snapshot, state=PullRequestState.MERGED, merge_sha=outcome.sha, merged_at=case.now)
    return replace(case, snapshot=over)


def _withdrawn(case: Case, outcome: WithdrawalOutcome) -> Decision:
    """What is decided once GitHub was asked to take it out of the merge queue."""
    return after_withdrawal(case, decide(case), outcome)


async def _perform(
    performer: Performer, effects: Sequence[Effect], again: Callable[[Case], Decision]
) -> None:
    """Carry them out; where something was refused, or done at last, the check run says so."""
    await performer.perform(effects)
    if performer.has_news:
        await performer.publish_again(again(performer.case).effects)


def refusal_at(snapshot: Snapshot, watch: Watch | None) -> Refusal | None:
    """GitHub's last no, where it was to this head."""
    return watch.refusal if watch is not None and watch.head_sha == snapshot.head.sha else None


async def reconcile_group(
    key: MergeGroupKey, number: int, github: GitHub, desk: Desk, *, now: datetime, looks: int
) -> Decision | None:
    """Judge a merge group's head by the pull request it was made for, afresh; None where that one is gone."""
    pull_request = PullRequestKey(
        installation_id=key.installation_id,
        repository_id=key.repository_id,
        repository=key.repository,
        number=number,
    )
    snapshot = await github.read_snapshot(pull_request)
    if snapshot is None:
        return None
    case = await desk.inform(case_of(snapshot, now=now, looks=looks))
    if snapshot.queue_entry is not None and snapshot.queue_entry.position > 1:
        case = replace(case, queue=await github.read_queue(pull_request, snapshot.base.ref))
    decision = judge_group(case, key.head_sha)
    performer = Performer(snapshot.key, github, desk, case, is_group=True)
    await performer.perform((*decision.effects, *decision.later))
    performer.finish()
    return decision


def case_of(snapshot: Snapshot, *, now: datetime, looks: int = 0) -> Case:
    """The snapshot with its configuration files read.

    A broken one leaves the organisation's in force, or the defaults, and is told.
    """
    current, proposed = in_force(snapshot), proposed_in(snapshot)
    config, rule = fitting(current if isinstance(current, Config) else fallback(snapshot), snapshot)
    return Case(
        snapshot=snapshot,
        config=config,
        rule=rule,
        broken=current if isinstance(current, BrokenConfig) else None,
        proposed=fitting(proposed, snapshot)[0] if isinstance(proposed, Config) else proposed,
        now=now,
        looks=looks,
    )


def record(key: PullRequestKey, case: Case, decision: Decision) -> None:
    """One line that answers "why did it merge?" and "why did it not?"."""
    log.info(
        "pull_request.decided",
        repository=key.repository,
        number=key.number,
        head_sha=case.snapshot.head.sha,
        merges=decision.merge is not None,
        mode=case.config.mode.value,
        rule=case.rule.number if case.rule is not None else 0,
        review=type(case.reviewed).__name__,
        **{one.gate.name: one.result.state.value for one in decision.examined},
    )
