"""What Babysit does about the pull request, beside telling: merge it, update it, take it out of the queue."""

from collections.abc import Sequence

from bot.decide import queued, shared
from bot.decide.observing import is_observed
from bot.decide.publication import update_in
from bot.model.effects import Act, Enqueue, Merge, UpdateBranch
from bot.model.gate import Case, Examined
from bot.model.markers import OWN_CHECK
from bot.policy.bases import is_stacked
from bot.policy.commit_message import commit_message
from bot.policy.sentences import asks_for_our_check
from bot.policy.updating import is_wanted_anyway


def act_on(case: Case, examined: Sequence[Examined]) -> Act | None:
    """The one thing to do now; None where there is nothing to do, or Babysit only looks on."""
    if is_observed(case):
        return None
    withdrawal = queued.withdrawal(case, examined)
    if withdrawal is not None:
        return withdrawal
    merge = _merge(case, examined)
    if merge is not None and is_wanted_anyway(case):
        return UpdateBranch(head_sha=case.snapshot.head.sha)
    return merge or update_in(examined)


def _merge(case: Case, examined: Sequence[Examined]) -> Merge | Enqueue | None:
    is_shut = not all(answer.is_open for answer in examined)
    if is_shut or _is_spoken_against(case):
        return None
    snapshot = case.snapshot
    if not snapshot.base.has_merge_queue:
        message = commit_message(case)
        return Merge(
            head_sha=snapshot.head.sha,
            method=case.config.merge.method.value,
            head_ref="" if snapshot.head.is_fork else snapshot.head.ref,
            stacked_on=snapshot.base.ref if is_stacked(snapshot) else "",
            title=message.title,
            message=message.body,
            rank=_rank(case),
        )
    if snapshot.queue_entry is not None:
        return None
    return Enqueue(node_id=snapshot.node_id, head_sha=snapshot.head.sha, rank=_rank(case))


def _rank(case: Case) -> int:
    """The highest number that `merge.priority` gives one of its labels."""
    on = {label.casefold() for label in case.snapshot.labels}
    return max(
        (rank for label, rank in case.config.merge.priority.items() if label.casefold() in on), default=0
    )


def _is_spoken_against(case: Case) -> bool:
    """Whether another pull request with this head keeps the check run from green that GitHub asks for."""
    return asks_for_check(case) and shared.worst_of(case.others) != "success"


def asks_for_check(case: Case) -> bool:
    """Whether GitHub merges nothing here without our own check run's success."""
    refused = case.refusal is not None and asks_for_our_check(case.refusal.words)
    return refused or any(wanted.name == OWN_CHECK for wanted in case.snapshot.base.required_contexts)
