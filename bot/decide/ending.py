"""What follows a merge, by Babysit or by somebody else: say so, clean up, or look again."""

from collections.abc import Sequence
from dataclasses import replace

from bot.decide.examining import examine
from bot.decide.finishing import finishing, is_finished, listing, was_ours
from bot.decide.memory import next_look_in_s, watch_of
from bot.decide.publication import (
    as_concluded,
    as_judged,
    as_over,
    calls,
    ended,
    merged_note,
    publish,
    queued_note,
    update_in,
    withdrawn_note,
)
from bot.model.decision import Decision
from bot.model.effects import (
    Dequeued,
    Effect,
    Enqueued,
    HeadMoved,
    Merged,
    MergeOutcome,
    Overtaken,
    PublishCheck,
    Refused,
    Unsettled,
    WithdrawalOutcome,
)
from bot.model.gate import Case
from bot.model.markers import QUEUED
from bot.model.refusal import Refusal
from bot.model.snapshot import PullRequestState
from bot.model.text import Code, Text
from bot.policy.isolation import sharing_with
from bot.policy.refusals import answered, is_told
from bot.policy.sentences import asks_for_our_check
from bot.render import check

SOON_S = 2.0


def after_merge(case: Case, decision: Decision, outcome: MergeOutcome) -> Decision:
    """What follows from GitHub's answer to the merge: say so, clean up, or look again."""
    effects: Sequence[Effect] = ()
    look_again_in_s: float | None = None
    watch = decision.watch
    match outcome:
        case Merged(sha=sha):
            effects = finishing(case, decision.examined, sha)
            case = replace(case, let_go=sharing_with(case))
            watch = watch_of(case, (), is_over=True)
        case Enqueued():
            effects = as_concluded(case, decision.examined, queued_note(case), mark=QUEUED)
            watch = replace(watch, refusal=None)
        case Refused(message=message):
            return replace(after_refusal(case, answered(case, message)), calls=decision.calls)
        case Unsettled(message=message):
            passing = answered(case, message, is_passing=True)
            return replace(after_refusal(case, passing), calls=decision.calls)
        case Overtaken():
            look_again_in_s = 0.0
        case HeadMoved():
            look_again_in_s = SOON_S
    return Decision(
        examined=decision.examined,
        effects=effects,
        merge=None,
        watch=watch,
        look_again_in_s=look_again_in_s,
        calls=(*decision.calls, *calls(case, effects)),
    )


def after_withdrawal(case: Case, decision: Decision, outcome: WithdrawalOutcome) -> Decision:
    """The same decision once GitHub was asked to take it out of the merge queue: told on the pull request."""
    match outcome:
        case Dequeued():
            note = withdrawn_note(case)
            return _withdrawn(
                decision, publish(case, decision.examined, *_judged(decision), note, mark=QUEUED)
            )
        case Refused(message=message):
            return _withdrawn(decision, _still_queued(case, decision, message))
        case Merged() | Unsettled():
            return replace(decision, withdrawal=None, look_again_in_s=SOON_S)


def _withdrawn(decision: Decision, told: Sequence[PublishCheck]) -> Decision:
    return replace(decision, withdrawal=None, effects=(*decision.effects, *told))


def _still_queued(case: Case, decision: Decision, message: str) -> tuple[PublishCheck, ...]:
    """Loud: unless somebody acts, what may not merge merges."""
    conclusion, title = _judged(decision)
    note: Text = (
        "It is still in the merge queue of ",
        Code(case.snapshot.base.ref),
        ", and GitHub does not let Babysit take it out: ",
        Code(message, most=500),
        ". Its group fails the check `babysit`; where that is not required, take it out by hand.",
    )
    title = check.shortened(f"Still in the merge queue, which somebody has to take it out of. {title}")
    return publish(
        case,
        decision.examined,
        "action_required" if conclusion == "success" else conclusion,
        title,
        note,
        mark=QUEUED,
    )


def _judged(decision: Decision) -> tuple[str | None, str]:
    return check.conclusion(decision.examined), check.title(decision.examined)


def after_refusal(case: Case, refusal: Refusal) -> Decision:
    """GitHub said no: every gate is asked once more, and the one that it belongs to says so.

    Where GitHub waits for our own check run, that is made green and the merge tried again at once; a second
    time it is told like any other.
    """
    if asks_for_our_check(refusal.words) and not _is_green(case) and refusal.tries == 1:
        refusal = replace(refusal, again_at=case.now)
    refused = replace(case, refusal=refusal)
    examined = examine(refused)
    is_retried_at_once = refusal.again_at <= case.now
    return Decision(
        examined=examined,
        effects=as_judged(refused, examined) if is_told(refusal) else (),
        merge=None,
        update=update_in(examined),
        watch=watch_of(refused, examined),
        look_again_in_s=SOON_S if is_retried_at_once else next_look_in_s(refused, examined),
    )


def _is_green(case: Case) -> bool:
    own = case.snapshot.own_check
    return own is not None and own.conclusion == "success"


def after_the_end(case: Case) -> Decision:
    """A pull request that is merged or closed: finish what a crash or a merge queue may have left open."""
    snapshot = case.snapshot
    own = snapshot.own_check
    is_open_ended = own is not None and own.status != "completed"
    effects: tuple[Effect, ...] = ()
    if snapshot.state is PullRequestState.MERGED:
        if was_ours(case) and not is_finished(case):
            effects = finishing(case, (), snapshot.merge_sha)
        elif case.others or is_open_ended:
            effects = as_over(case, "success", merged_note(snapshot.merge_sha))
    else:
        over = as_over(case, "cancelled", ("Closed without a merge.",))
        effects = (
            *(over if case.others or is_open_ended else ()),
            *(listing(case) if own is not None else ()),
        )
    return Decision(
        examined=(),
        effects=(*effects, *ended(case)),
        merge=None,
        watch=watch_of(case, (), is_over=True),
        calls=calls(case, effects),
    )
