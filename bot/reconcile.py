"""One look at one pull request: read it, decide, and make GitHub agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.configuration import parse
from bot.contexts import updated
from bot.decide import after_merge, after_withdrawal, decide, judge_group, needs_queue
from bot.gates import conflicts
from bot.model.ci_report import FailedRun
from bot.model.config import BrokenConfig, Config
from bot.model.decision import Decision
from bot.model.effects import (
    AnswerClaimant,
    Dequeue,
    EndCheck,
    Enqueue,
    Merge,
    MergeOutcome,
    PostFindings,
    PublishCheck,
    PublishChecklist,
    PublishComment,
    PublishStatus,
    Remember,
    RememberedEffect,
    Remind,
    ReopenThread,
    ReportFailures,
    ResolveThread,
    SmallEffect,
    WithdrawalOutcome,
)
from bot.model.gate import Case
from bot.model.keys import MergeGroupKey, PullRequestKey
from bot.model.snapshot import ConfigurationFile, Context, Mergeability, Queued, Snapshot
from bot.render import ci_report

log = structlog.get_logger()


class GitHub(Protocol):
    """What a look needs of GitHub."""

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Everything about the pull request, None where there is none any more."""

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        """Whether it merges, by the one kind of read that makes GitHub compute it; often still unknown."""

    async def read_check_runs(self, key: PullRequestKey, head_sha: str) -> Sequence[Context]:
        """The newest check runs of each suite of a commit, also those that the snapshot's query misses."""

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        """Carry out an effect that needs no answer and no words of ours."""

    async def merge(self, key: PullRequestKey, effect: Merge | Enqueue) -> MergeOutcome:
        """Try to merge."""

    async def dequeue(self, key: PullRequestKey, effect: Dequeue) -> WithdrawalOutcome:
        """Try to take it out of the merge queue."""

    async def read_queue(self, key: PullRequestKey, branch: str) -> Sequence[Queued]:
        """What is in a branch's merge queue, first in first."""

    async def read_failed_runs(self, key: PullRequestKey, failed: Sequence[Context]) -> Sequence[FailedRun]:
        """Why each context failed, as far as GitHub tells."""


class Desk(Protocol):
    """What is known beside GitHub's snapshot: reviews, claims, and what people decided."""

    async def inform(self, case: Case) -> Case:
        """The case with all that its gates may ask for, where it is open."""

    async def hear(self, case: Case) -> Case:
        """The same, after the commands that people gave meanwhile were obeyed."""

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> None:
        """Make the check run say this; `is_group` for one on a merge group's head."""

    async def carry_out(self, key: PullRequestKey, effect: RememberedEffect) -> None:
        """Do it, and remember that it was done."""


async def reconcile(
    key: PullRequestKey, github: GitHub, desk: Desk, *, now: datetime, looks: int
) -> Decision | None:
    """Read, decide, apply; None where the pull request does not exist any more."""
    snapshot = await github.read_snapshot(key)
    if snapshot is None:
        return None
    key = snapshot.key
    case = await desk.hear(case_of(snapshot, now=now, looks=looks))
    decision = decide(case)
    if decision.last_shut == conflicts.GATE.name and snapshot.mergeability is Mergeability.UNKNOWN:
        snapshot = replace(snapshot, mergeability=await github.ask_mergeability(key))
        case = replace(case, snapshot=snapshot)
        decision = decide(case)
    if decision.merge is not None:
        newest = await github.read_check_runs(key, snapshot.head.sha)
        case = replace(case, snapshot=updated(snapshot, newest))
        decision = decide(case)
    if needs_queue(case, decision.examined):
        case = replace(case, queue=await github.read_queue(key, snapshot.base.ref))
        decision = decide(case)
    record(key, case, decision)
    if decision.withdrawal is not None:
        withdrawn = await github.dequeue(key, decision.withdrawal)
        log.info("pull_request.withdrawn", number=key.number, outcome=type(withdrawn).__name__)
        decision = after_withdrawal(case, decision, withdrawn)
    await _apply(key, decision, github, desk)
    if decision.merge is None:
        return decision
    outcome = await github.merge(key, decision.merge)
    log.info("pull_request.merge_answered", number=key.number, outcome=type(outcome).__name__)
    following = after_merge(case, decision, outcome)
    await _apply(key, following, github, desk)
    return following


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
    await _apply(snapshot.key, decision, github, desk, is_group=True)
    return decision


def case_of(snapshot: Snapshot, *, now: datetime, looks: int = 0) -> Case:
    """The snapshot with its configuration files read.

    A broken one leaves the defaults in force and is told.
    """
    current = _parsed(snapshot.configuration)
    return Case(
        snapshot=snapshot,
        config=current if isinstance(current, Config) else Config(),
        broken=current if isinstance(current, BrokenConfig) else None,
        proposed=_parsed(snapshot.proposed_configuration),
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
        review=type(case.reviewed).__name__,
        **{one.gate.name: one.result.state.value for one in decision.examined},
    )


def _parsed(file: ConfigurationFile | None) -> Config | BrokenConfig | None:
    if file is None or file.text is None:
        return None
    return parse(file.text, path=file.path)


async def _apply(
    key: PullRequestKey, decision: Decision, github: GitHub, desk: Desk, *, is_group: bool = False
) -> None:
    for effect in decision.effects:
        match effect:
            case ReportFailures():
                runs = await github.read_failed_runs(key, effect.failed[: ci_report.MOST_RUNS])
                report = ci_report.body(effect.head_sha, effect.failed, runs, effect.queue)
                await github.apply(key, PublishComment(comment_id=effect.comment_id, body=report))
            case PublishCheck():
                on_group = is_group or effect.head_sha != decision.watch.head_sha
                await desk.publish(key, effect, is_group=on_group)
            case (
                PublishChecklist()
                | PostFindings()
                | ResolveThread()
                | ReopenThread()
                | PublishStatus()
                | AnswerClaimant()
                | Remind()
                | Remember()
                | EndCheck()
            ):
                await desk.carry_out(key, effect)
            case _:
                await github.apply(key, effect)
