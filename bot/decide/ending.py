"""What follows a merge, by Babysit or by somebody else: say so, clean up, or look again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.decide import answering, queued
from bot.decide.examining import examine
from bot.decide.finishing import finishing, is_finished, listing, was_ours
from bot.decide.memory import next_look_in_s, watch_of
from bot.decide.publication import (
    as_concluded,
    as_judged,
    as_over,
    calls,
    calls_at_end,
    ended,
    merged_note,
    publish,
    queued_note,
    update_in,
    withdrawn_note,
)
from bot.model.decision import Decision
from bot.model.effects import (
    ActOutcome,
    Dequeue,
    Dequeued,
    Effect,
    Enqueue,
    Enqueued,
    ForgetHolding,
    HeadMoved,
    Merge,
    Merged,
    Overtaken,
    PublishCheck,
    Refused,
    Unsettled,
    UpdateBranch,
    Updated,
)
from bot.model.gate import Case
from bot.model.keys import Key
from bot.model.markers import QUEUED
from bot.model.refusal import Refusal
from bot.model.snapshot import PullRequestState
from bot.model.text import Code, Text
from bot.policy.isolation import sharing_with
from bot.policy.refusals import answered, is_told
from bot.policy.sentences import asks_for_our_check
from bot.render import check

SOON_S = 2.0


def after(case: Case, decision: Decision, outcome: ActOutcome) -> Decision:
    """What follows from GitHub's answer to the act: first what it asks for, then what was left for later.

    Whoever gave commands hears of them at once, unless that was before the act.
    """
    answers = answering.answered(case, decision.examined)
    match decision.act:
        case Dequeue():
            following = _after_withdrawal(case, decision, outcome)
            group = queued.revised(case, decision.examined)
            effects = (*group, *following.effects, *answers, *decision.later)
            return replace(following, effects=effects)
        case UpdateBranch():
            return _after_update(case, decision, outcome)
        case Merge() | Enqueue() | None:
            following = _after_merge(case, decision, outcome)
            return replace(following, effects=(*answers, *following.effects, *decision.later))


def _after_merge(case: Case, decision: Decision, outcome: ActOutcome) -> Decision:
    """Say so, clean up, or look again."""
    effects: Sequence[Effect] = ()
    look_again_in_s: float | None = None
    watch = decision.watch
    called: Sequence[Key] = ()
    match outcome:
        case Merged(sha=sha):
            effects = finishing(case, decision.examined, sha)
            case = replace(case, let_go=sharing_with(case))
            watch = watch_of(case, (), is_over=True)
            called = calls_at_end(case, effects)
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
        case HeadMoved() | Dequeued() | Updated():
            look_again_in_s = SOON_S
    return Decision(
        examined=decision.examined,
        effects=effects,
        watch=watch,
        look_again_in_s=look_again_in_s,
        calls=(*decision.calls, *(called or calls(case, effects))),
    )


def _after_withdrawal(case: Case, decision: Decision, outcome: ActOutcome) -> Decision:
    """Told on the pull request; where it is no more to be taken out, the next look says what it is."""
    match outcome:
        case Dequeued():
            note = withdrawn_note(case)
            told = publish(case, decision.examined, *_judged(decision), note, mark=QUEUED)
            return replace(decision, act=None, effects=told, later=())
        case Refused(message=message):
            return replace(decision, act=None, effects=_still_queued(case, decision, message), later=())
        case Merged() | Unsettled() | Enqueued() | Updated() | Overtaken() | HeadMoved():
            return replace(decision, act=None, effects=(), later=(), look_again_in_s=SOON_S)


def _after_update(case: Case, decision: Decision, outcome: ActOutcome) -> Decision:
    """The new head brings its own look; GitHub's no shuts the gate that asked, and is not tried again now."""
    if not isinstance(outcome, Refused):
        return replace(decision, act=None, effects=())
    following = after_refusal(case, answered(case, outcome.message, of_update=True))
    return replace(following, act=None, calls=decision.calls)


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
        act=update_in(examined),
        watch=watch_of(refused, examined),
        look_again_in_s=SOON_S if is_retried_at_once else next_look_in_s(refused, examined),
    )


def _is_green(case: Case) -> bool:
    own = case.snapshot.own_check
    return own is not None and own.conclusion == "success"


def _left(case: Case) -> Iterator[ForgetHolding]:
    """What it held is nobody's any more; a closed one may be opened again, and had its commits first then."""
    if case.neighbourhood is None:
        return
    if case.snapshot.state is PullRequestState.MERGED:
        yield ForgetHolding()
    elif case.neighbourhood.own.left_at is None:
        yield ForgetHolding(kept=replace(case.neighbourhood.own, left_at=case.now))


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
        effects=(
            *answering.written_down(case),
            *answering.answered(case, ()),
            *effects,
            *ended(case),
            *_left(case),
        ),
        watch=watch_of(case, (), is_over=True),
        calls=calls_at_end(case, effects),
    )
