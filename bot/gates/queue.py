"""It was not taken out of the base branch's merge queue, or somebody asked for another try since.

What the queue threw out is reported once and waits for a new head, a re-run, `/merge` or `/recheck`; what it
threw out for a conflict with others in it goes back once those have left and it still merges. What a
person took out stays out until somebody with write access says `/merge`, the label is put on anew, or there
is a new head. What Babysit itself took out goes back as soon as every other gate is open.
"""

from datetime import timedelta

from bot.model.effects import Remember
from bot.model.gate import Case, Gate, GateResult, GateState, Need
from bot.model.snapshot import Context
from bot.model.text import Code, Fragment, Link, Text, listed
from bot.policy.ci_reports import report_on
from bot.policy.queue_exits import Cause, Exit, another_try, may_be_unblocked, standing_exit

PATIENCE = timedelta(minutes=2)
"""How long GitHub may take from an exit to the merge, or to say why."""
LOOK_AGAIN_IN_S = 10.0
UNBLOCKED_IN_S = 120.0
"""Nobody tells that what it conflicted with has left the queue."""


def examine(case: Case) -> GateResult:
    """Held by a person's exit, closed by a failure, waiting while GitHub is about to merge."""
    left = standing_exit(case)
    if left is None:
        tried = another_try(case)
        return GateResult(
            state=GateState.OPEN,
            says=("Nothing keeps it out of the merge queue.",),
            effects=(Remember(entries=(tried,)),) if tried is not None else (),
        )
    match left.cause:
        case Cause.PERSON:
            return _by_person(case, left)
        case Cause.FAILED:
            return _failed(case, left)
        case Cause.UNDER_WAY:
            return _under_way(case, left)


def _by_person(case: Case, left: Exit) -> GateResult:
    return GateResult(
        state=GateState.HELD,
        says=(Code(f"@{left.event.actor.login}"), " took it out of the merge queue of ", _base(case), "."),
        next_actor=("somebody with write access: say ", Code("/merge"), " to put it back"),
        since=left.event.at,
    )


def _failed(case: Case, left: Exit) -> GateResult:
    failed = left.counted.failed
    if failed:
        says: Text = (
            "CI failed in the merge queue of ",
            _base(case),
            ": ",
            *listed(list(map(_shown, failed))),
            ".",
        )
    else:
        says = ("The merge queue of ", _base(case), " threw it out: ", Code(_words(left)), ".")
    is_passing = may_be_unblocked(case)
    return GateResult(
        state=GateState.CLOSED,
        needs=frozenset({Need.QUEUE}) if is_passing else frozenset(),
        look_again_in_s=UNBLOCKED_IN_S if is_passing else None,
        says=says,
        next_actor=(
            "the author, ",
            Code(f"@{case.snapshot.author.login}"),
            ": push a fix, re-run, or have ",
            Code("/merge"),
            " said",
        ),
        since=left.event.at,
        effects=report_on(case, left.event.group_sha or "", failed, queue=case.snapshot.base.ref)
        if failed
        else (),
    )


def _under_way(case: Case, left: Exit) -> GateResult:
    """It comes back as merged in a moment; should it not, it was thrown out without a word."""
    if left.event.at is not None and case.now - left.event.at > PATIENCE:
        return _failed(case, left)
    return GateResult(
        state=GateState.WAITING,
        says=(
            "It has left the merge queue of ",
            _base(case),
            "; GitHub has not told yet what came of it.",
        ),
        next_actor=("GitHub",),
        since=left.event.at,
        look_again_in_s=LOOK_AGAIN_IN_S,
    )


def _words(left: Exit) -> str:
    if not left.event.is_exit or not left.event.reason:
        return "GitHub does not say why"
    return left.event.reason.replace("_", " ")


def _base(case: Case) -> Code:
    return Code(case.snapshot.base.ref)


def _shown(context: Context) -> Fragment:
    return Link(context.name, context.url) if context.url else Code(context.name)


GATE = Gate(name="queue", position=85, examine=examine, shown_when_open=False)
