"""One look at one pull request: read it, decide, and make GitHub agree."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog

from bot import shared_heads
from bot.applying.applier import Applier, EffectDoor
from bot.command_execution.obeying import Inbox, obey
from bot.contexts import updated
from bot.decide import after, case_of, decide, judge_group, next_need
from bot.github.precedence import Precedence, at_most, spending_as
from bot.model.decided import Course
from bot.model.decision import Decision
from bot.model.effects import Dequeue, Enqueue, Merge, Still
from bot.model.gate import Case, Need
from bot.model.keys import MergeGroupKey, PullRequestKey
from bot.model.snapshot import Context, Mergeability, Queued
from bot.model.trigger import CausingDelivery
from bot.model.watch import Watch
from bot.replay.keeping import Keeping, NobodyKeeps
from bot.showing import NobodyLooks, Showing

log = structlog.get_logger()


class LookReader(shared_heads.SnapshotReader, Protocol):
    """What a look reads of GitHub itself."""

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        """Whether it merges, by the one kind of read that makes GitHub compute it; often still unknown."""

    async def read_check_runs(self, key: PullRequestKey, head_sha: str) -> Sequence[Context]:
        """The newest check runs of each suite of a commit, also those that the snapshot's query misses."""

    async def read_queue(self, key: PullRequestKey, branch: str) -> Sequence[Queued]:
        """What is in a branch's merge queue, first in first."""


class Loader(Protocol):
    """What is known beside GitHub's snapshot: reviews, claims, and what people decided and command."""

    async def inform(self, case: Case) -> Case:
        """The case with all that its gates may ask for, where it is open."""

    async def overhear(self, case: Case) -> Case:
        """The same of another pull request with this head, whose commands may wait."""

    async def load(self, case: Case) -> tuple[Case, Inbox]:
        """The same, and the commands that wait."""


async def nobody_hears(_key: PullRequestKey) -> None:
    """Nobody is told that Babysit fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """With what a look reads, through what it acts, who shows what was decided, and who keeps it.

    `failing` hears of a pull request at which Babysit itself fails.
    """

    github: LookReader
    loader: Loader
    door: EffectDoor
    showing: Showing = field(default_factory=NobodyLooks)
    failing: Callable[[PullRequestKey], Awaitable[None]] = nobody_hears
    keeping: Keeping = field(default_factory=NobodyKeeps)


async def reconcile(
    key: PullRequestKey,
    around: Surroundings,
    *,
    now: datetime,
    looks: int,
    watch: Watch | None = None,
    still: Still | None = None,
    decided: Callable[[Watch], None] = lambda _watch: None,
    causes: Sequence[CausingDelivery] = (),
) -> Decision | None:
    """Read, decide, apply; None where the pull request does not exist any more.

    `causes` are the deliveries that asked for it, for the record, which is kept however the look ends.
    `watch` is what the last look remembered; `decided` is told what this one will, before anything is said.
    Others with the head that it had then are called, for their check run spoke of it, too. What arrives
    meanwhile may have a merge no longer wanted: `still` tells.

    Raises:
        Superseded: news came while something waited to be said.
    """
    snapshot = await around.github.read_snapshot(key)
    if snapshot is None:
        await around.showing.forget(key)
        return None
    case = await _read(remembering(case_of(snapshot, now=now, looks=looks), watch), around)
    decision = decide(case)
    record(case, decision)
    applier = Applier(case, around.door, still=still)
    try:
        last = await _apply(decision, applier, decided, around.showing)
    finally:
        around.keeping.keep(case, decision, Course(causes=causes, deeds=applier.deeds))
    await applier.announce(last.examined)
    applier.finish()
    return last


async def _read(case: Case, around: Surroundings) -> Case:
    """The case with everything that decides: what people command is part of it before anything is decided."""
    case, inbox = await around.loader.load(case)
    case = obey(case, inbox)
    if case.snapshot.sharing:
        voices = await shared_heads.others(
            case.snapshot, partial(case_of, now=case.now), around.github, around.loader
        )
        case = replace(case, others=voices)
    while (need := next_need(case)) is not None:
        case = await _told(case, need, around.github)
    return case


async def _told(case: Case, need: Need, github: LookReader) -> Case:
    """The case once GitHub was asked for what the gates need."""
    snapshot = case.snapshot
    case = replace(case, told=case.told | {need})
    match need:
        case Need.QUEUE:
            return replace(case, queue=await github.read_queue(snapshot.key, snapshot.base.ref))
        case Need.MERGEABILITY:
            mergeability = await github.ask_mergeability(snapshot.key)
            return replace(case, snapshot=replace(snapshot, mergeability=mergeability))
        case Need.CHECK_RUNS:
            newest = await github.read_check_runs(snapshot.key, snapshot.head.sha)
            return replace(case, snapshot=updated(snapshot, newest))


async def _apply(
    decision: Decision, applier: Applier, decided: Callable[[Watch], None], showing: Showing
) -> Decision:
    """Carry it out, then what GitHub's answer to its act asks for; the last of these decisions.

    What could not be done is told by the check run, which is judged once more for that alone. People see what
    was decided before anything is said of it on GitHub; an act waits for nothing: they see what came of it.
    """
    judge: Callable[[Case], Decision] = decide
    spends_as = at_most(Precedence.LAST)  # once it acts, all that belongs to the act is as urgent as that
    is_veto = isinstance(decision.act, Dequeue)  # what follows one is news itself, and must be said
    while True:
        act = decision.act
        if not is_veto:
            decided(decision.watch)
        if act is None:
            await showing.show(applier.case, decision)
        if isinstance(act, Merge | Enqueue | Dequeue):
            spends_as = Precedence.FIRST
        with spending_as(spends_as):
            await applier.apply(decision.effects)
            if applier.has_news:
                await applier.tell_news(judge(applier.case).effects)
            if act is None:
                return decision
            outcome = await applier.attempt(act)
        judge = partial(after, decision=decision, outcome=outcome)
        decision = judge(applier.case)


def remembering(case: Case, watch: Watch | None) -> Case:
    """The case with what the last look remembered: GitHub's last no, where it was to this head."""
    if watch is None:
        return case
    return replace(
        case,
        refusal=watch.refusal if watch.head_sha == case.snapshot.head.sha else None,
        former_head=watch.head_sha,
        was_over=watch.is_over,
        blocked_at=watch.blocked_at,
    )


async def reconcile_group(
    key: MergeGroupKey, number: int, around: Surroundings, *, now: datetime, looks: int
) -> Decision | None:
    """Judge a merge group's head by the pull request it was made for, afresh; None where that one is gone."""
    pull_request = PullRequestKey(
        installation_id=key.installation_id,
        repository_id=key.repository_id,
        repository=key.repository,
        number=number,
    )
    snapshot = await around.github.read_snapshot(pull_request)
    if snapshot is None:
        return None
    case = await around.loader.inform(case_of(snapshot, now=now, looks=looks))
    if snapshot.queue_entry is not None and snapshot.queue_entry.position > 1:
        case = await _told(case, Need.QUEUE, around.github)
    decision = judge_group(case, key.head_sha)
    applier = Applier(case, around.door, is_group=True)
    with spending_as(Precedence.FIRST):  # a merge queue waits for it
        await applier.apply(decision.effects)
    applier.finish()
    return decision


def record(case: Case, decision: Decision) -> None:
    """One line that answers "why did it merge?" and "why did it not?"."""
    key = case.snapshot.key
    log.info(
        "pull_request.decided",
        repository=key.repository,
        number=key.number,
        head_sha=case.snapshot.head.sha,
        merges=decision.merge is not None,
        mode=case.config.mode.value,
        rule=case.rule.number if case.rule is not None else 0,
        review=type(case.reviewed).__name__,
        **{answer.gate.name: answer.result.state.value for answer in decision.examined},
    )
