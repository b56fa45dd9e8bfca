"""One pull request at one head: ask every gate, combine what they say."""

from collections.abc import Sequence

from bot.decide import findings, queued, shared, status
from bot.decide.ending import after_the_end
from bot.decide.examining import examine
from bot.decide.memory import next_look_in_s, watch_of
from bot.decide.observing import is_observed, observed
from bot.decide.publication import as_judged, asked_for, calls, ended, is_review_untold, update_in
from bot.decide.side_acts import worth_trying
from bot.model.decision import Decision
from bot.model.effects import Enqueue, Merge, PublishCheck, Remember, UpdateBranch
from bot.model.gate import Case, Examined
from bot.model.markers import OWN_CHECK
from bot.model.snapshot import PullRequestState
from bot.policy.commit_message import commit_message
from bot.policy.sentences import asks_for_our_check
from bot.policy.updating import is_wanted_anyway


def decide(case: Case) -> Decision:
    """The decision on one pull request at one head."""
    return observed(case, _decide(case))


def _decide(case: Case) -> Decision:
    if case.snapshot.state is not PullRequestState.OPEN:
        return after_the_end(case)
    examined = examine(case)
    merge, update = _merge(case, examined), update_in(examined)
    if merge is not None and is_wanted_anyway(case):
        merge, update = None, UpdateBranch(head_sha=case.snapshot.head.sha)
    withdrawal = queued.withdrawal(case, examined)
    published = _published(case, examined, merge) if withdrawal is None else ()
    is_merging = merge is not None
    said = (
        *status.comment(case, examined, is_merging=is_merging),
        *findings.told(case, is_merging=is_merging),
    )
    pauses = (next_look_in_s(case, examined), findings.look_again_in_s(case, said))
    asked = [one for one in asked_for(examined) if not isinstance(one, UpdateBranch)]
    kept = [one for one in asked if merge is not None and isinstance(one, Remember)]
    first = [*queued.revised(case, examined), *published, *said, *kept]
    rest = [one for one in asked if one not in kept]
    return Decision(
        examined=examined,
        effects=tuple(worth_trying(case, first)),
        later=tuple(worth_trying(case, (*rest, *status.told(case, said), *ended(case)))),
        update=update,
        merge=merge,
        watch=watch_of(case, examined),
        look_again_in_s=min((pause for pause in pauses if pause is not None), default=None),
        withdrawal=withdrawal,
        calls=(*queued.calls(case, examined), *calls(case, published)),
    )


def _merge(case: Case, examined: Sequence[Examined]) -> Merge | Enqueue | None:
    is_shut = not all(one.is_open for one in examined)
    if is_observed(case) or is_shut or _is_spoken_against(case):
        return None
    snapshot = case.snapshot
    if not snapshot.base.has_merge_queue:
        message = commit_message(case)
        return Merge(
            head_sha=snapshot.head.sha,
            method=case.config.merge.method.value,
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


def _published(
    case: Case, examined: Sequence[Examined], merge: Merge | Enqueue | None
) -> tuple[PublishCheck, ...]:
    """The check run now; left to what follows a merge, unless GitHub waits for it."""
    follows = merge is not None and not _must_be_published_first(case)
    return () if follows else as_judged(case, examined)


def _is_spoken_against(case: Case) -> bool:
    """Whether another pull request with this head keeps the check run from green that GitHub asks for."""
    return _asks_for_check(case) and shared.worst_of(case.others) != "success"


def _asks_for_check(case: Case) -> bool:
    refused = case.refusal is not None and asks_for_our_check(case.refusal.words)
    return refused or any(wanted.name == OWN_CHECK for wanted in case.snapshot.base.required_contexts)


def _must_be_published_first(case: Case) -> bool:
    """Whether GitHub would refuse the merge without our green check run.

    Otherwise it is published afterwards; before where nothing but the check run can hold the review.
    """
    if is_review_untold(case):
        return True
    own = case.snapshot.own_check
    is_green = own is not None and own.conclusion == "success"
    is_asked_for = case.snapshot.base.has_merge_queue or _asks_for_check(case)
    return is_asked_for and not is_green
