"""One look at one pull request: read it, decide, and make GitHub agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.configuration import parse
from bot.decide import after_merge, decide, judge_group
from bot.gates import conflicts
from bot.model.checklist import Posted
from bot.model.ci_report import FailedRun
from bot.model.config import BrokenConfig, ChecklistConfig, Config
from bot.model.decision import Decision
from bot.model.effects import (
    Enqueue,
    Merge,
    MergeOutcome,
    PostFindings,
    PublishChecklist,
    PublishComment,
    RememberedEffect,
    ReportFailures,
    SmallEffect,
)
from bot.model.gate import Case
from bot.model.keys import MergeGroupKey, PullRequestKey
from bot.model.snapshot import ConfigurationFile, Context, Mergeability, PullRequestState, Snapshot
from bot.render import ci_report
from bot.reviewing.reviewer import Look

log = structlog.get_logger()


class GitHub(Protocol):
    """What a look needs of GitHub."""

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Everything about the pull request, None where there is none any more."""

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        """Whether it merges, by the one kind of read that makes GitHub compute it; often still unknown."""

    async def read_check_runs(self, key: PullRequestKey, head_sha: str) -> Sequence[Context]:
        """The newest check run of each name on a commit, also those that the snapshot's query misses."""

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        """Carry out an effect that needs no answer and no words of ours."""

    async def merge(self, key: PullRequestKey, effect: Merge | Enqueue) -> MergeOutcome:
        """Try to merge."""

    async def read_failed_runs(self, key: PullRequestKey, failed: Sequence[Context]) -> Sequence[FailedRun]:
        """Why each context failed, as far as GitHub tells."""


class Checklist(Protocol):
    """What a look needs of the checklist."""

    async def look(self, snapshot: Snapshot, config: ChecklistConfig) -> Look:
        """The review of this very head, and what was said of it so far."""

    async def carry_out(self, key: PullRequestKey, effect: RememberedEffect) -> None:
        """Say it, and remember that it was said."""


NOT_LOOKED = Look(None, Posted())


async def reconcile(
    key: PullRequestKey, github: GitHub, checklist: Checklist, *, now: datetime, looks: int
) -> Decision | None:
    """Read, decide, apply; None where the pull request does not exist any more."""
    snapshot = await github.read_snapshot(key)
    if snapshot is None:
        return None
    case = await reviewed(case_of(snapshot, now=now, looks=looks), checklist)
    decision = decide(case)
    if decision.last_shut == conflicts.GATE.name and snapshot.mergeability is Mergeability.UNKNOWN:
        snapshot = replace(snapshot, mergeability=await github.ask_mergeability(key))
        case = replace(case, snapshot=snapshot)
        decision = decide(case)
    if decision.merge is not None:
        newest = await github.read_check_runs(key, snapshot.head.sha)
        case = replace(case, snapshot=snapshot.with_contexts(newest))
        decision = decide(case)
    record(key, case, decision)
    await _apply(key, decision, github, checklist)
    if decision.merge is None:
        return decision
    outcome = await github.merge(key, decision.merge)
    log.info("pull_request.merge_answered", number=key.number, outcome=type(outcome).__name__)
    following = after_merge(case, decision, outcome)
    await _apply(key, following, github, checklist)
    return following


async def reconcile_group(
    key: MergeGroupKey, number: int, github: GitHub, checklist: Checklist, *, now: datetime, looks: int
) -> Decision | None:
    """Judge a merge group's head by the pull request it was made for, afresh; None where that one is gone."""
    pull_request = PullRequestKey(
        installation_id=key.installation_id, repository=key.repository, number=number
    )
    snapshot = await github.read_snapshot(pull_request)
    if snapshot is None:
        return None
    case = await reviewed(case_of(snapshot, now=now, looks=looks), checklist)
    decision = judge_group(case, key.head_sha)
    await _apply(pull_request, decision, github, checklist)
    return decision


async def reviewed(case: Case, checklist: Checklist) -> Case:
    """The case with what the checklist says of its head, where the head is one to judge."""
    look = NOT_LOOKED
    if case.snapshot.state is PullRequestState.OPEN:
        look = await checklist.look(case.snapshot, case.config.checklist)
    return replace(case, reviewed=look.outcome, posted=look.posted)


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


async def _apply(key: PullRequestKey, decision: Decision, github: GitHub, checklist: Checklist) -> None:
    for effect in decision.effects:
        match effect:
            case ReportFailures():
                runs = await github.read_failed_runs(key, effect.failed[: ci_report.MOST_RUNS])
                report = ci_report.body(effect.head_sha, effect.failed, runs)
                await github.apply(key, PublishComment(comment_id=effect.comment_id, body=report))
            case PublishChecklist() | PostFindings():
                await checklist.carry_out(key, effect)
            case _:
                await github.apply(key, effect)
