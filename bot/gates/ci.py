"""CI is green on the head.

Opens when every check and commit status that branch protection, rulesets and `merge.required_checks` ask for
is `success`, `neutral` or `skipped`. Where none is asked for, every reported one must be, and at least one
must have been reported (`merge.wait_for_checks`). The newest run of a name counts; Babysit's own check run is
left out. Red: Babysit reports the failure once and stops. It never fixes and never re-runs anything.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.contexts import Tally, silence, tally
from bot.model.effects import Effect, PublishComment, ReportFailures
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.markers import ci_report, ci_report_of_head
from bot.model.snapshot import Context, OwnComment
from bot.model.text import Code, Fragment, Link, Text, listed
from bot.model.trigger import CHECK_SUITES

SILENCE = timedelta(minutes=15)
"""How long a required context may stay silent before Babysit says why that is probably so."""


def examine(case: Case) -> GateResult:
    """Closed when something failed, waiting while something is pending or silent, else open."""
    counted = tally(case)
    if counted.failed:
        return _failed(case, counted)
    if counted.pending or counted.silent:
        return _pending(case, counted)
    if case.snapshot.suites_running and counted.counts_every_context:
        return _suites_running(case)
    if not counted.passed and counted.counts_every_context and case.config.merge.wait_for_checks:
        return _nothing_reported(case)
    return _passed(case, counted)


def _shown(context: Context) -> Fragment:
    return Link(context.name, context.url) if context.url else Code(context.name)


def _failed(case: Case, counted: Tally) -> GateResult:
    return GateResult(
        state=GateState.CLOSED,
        says=("CI failed: ", *listed([_shown(context) for context in counted.failed]), "."),
        details=[
            (_shown(context), f" ended as {_words(context.state)}.")
            for context in counted.failed
            if context.state != "failure"
        ],
        next_actor=("the author, ", Code(f"@{case.snapshot.author.login}"), ": push a fix, or re-run"),
        since=min((context.reported_at for context in counted.failed if context.reported_at), default=None),
        awaits=_names(counted.pending) | {wanted.name for wanted in counted.silent},
        failed=_names(counted.failed),
        passed=_names(counted.passed),
        counts_every_context=counted.counts_every_context,
        effects=_report(case, counted.failed),
    )


def _pending(case: Case, counted: Tally) -> GateResult:
    names = [
        *(_shown(context) for context in counted.pending),
        *(Code(wanted.name) for wanted in counted.silent),
    ]
    since = min(
        (context.reported_at for context in counted.pending if context.reported_at),
        default=case.waiting_since,
    )
    total = len(names) + len(counted.passed)
    is_overdue = bool(counted.silent) and case.now - case.waiting_since >= SILENCE
    return GateResult(
        state=GateState.WAITING,
        says=("CI is running: ", *listed(names), f" of {total} to go." if total > len(names) else " to go."),
        details=[silence(case.snapshot, wanted) for wanted in counted.silent] if is_overdue else (),
        next_actor=("CI; a maintainer, where a required check never reports",) if is_overdue else ("CI",),
        since=since,
        awaits=_names(counted.pending) | {wanted.name for wanted in counted.silent},
        passed=_names(counted.passed),
        counts_every_context=counted.counts_every_context,
        look_again_in_s=_until_overdue(case) if counted.silent and not is_overdue else None,
    )


def _until_overdue(case: Case) -> float:
    return max(1.0, (case.waiting_since + SILENCE - case.now).total_seconds())


def _suites_running(case: Case) -> GateResult:
    return GateResult(
        state=GateState.WAITING,
        says=(
            "CI is running: ",
            *listed([Code(name) for name in case.snapshot.suites_running]),
            " may add more checks.",
        ),
        next_actor=("CI",),
        since=case.waiting_since,
        awaits=frozenset({CHECK_SUITES}),
        counts_every_context=True,
        look_again_in_s=60.0,
    )


def _nothing_reported(case: Case) -> GateResult:
    is_overdue = case.now - case.waiting_since >= SILENCE
    why: Text = (
        "No check has reported for over 15 minutes. If this repository has no CI, set ",
        Code("merge.wait_for_checks: false"),
        "; otherwise its workflows may be filtered, disabled, or waiting for approval.",
    )
    return GateResult(
        state=GateState.WAITING,
        says=("No check has reported on this commit yet.",),
        details=(why,) if is_overdue else (),
        next_actor=("CI; a maintainer, if there is none",) if is_overdue else ("CI",),
        since=case.waiting_since,
        counts_every_context=True,
        look_again_in_s=None if is_overdue else _until_overdue(case),
    )


def _passed(case: Case, counted: Tally) -> GateResult:
    number = len(counted.passed)
    what = "required check" if not counted.counts_every_context else "check"
    if not number:
        return GateResult(state=GateState.OPEN, says=("No check is required.",), counts_every_context=True)
    return GateResult(
        state=GateState.OPEN,
        says=(f"{number} {what}{'s' if number != 1 else ''} passed.",),
        passed=_names(counted.passed),
        counts_every_context=counted.counts_every_context,
        effects=_recovered(case),
    )


def _report(case: Case, failed: Sequence[Context]) -> tuple[Effect, ...]:
    """The report on this head's failures, unless one on exactly these runs stands already."""
    head_sha = case.snapshot.head.sha
    earlier = _earlier_report(case)
    if earlier is not None and ci_report(head_sha, failed) in earlier.body:
        return ()
    return (
        ReportFailures(
            head_sha=head_sha, failed=failed, comment_id=earlier.comment_id if earlier is not None else None
        ),
    )


def _recovered(case: Case) -> tuple[Effect, ...]:
    """Take back a report on this head once nothing is red any more."""
    earlier = _earlier_report(case)
    marker = ci_report(case.snapshot.head.sha, ())
    if earlier is None or marker in earlier.body:
        return ()
    says = f"CI failed on `{case.snapshot.head.sha[:12]}` at first; it was run again and is no longer red."
    body = f"{marker}\n{says}\n"
    return (PublishComment(comment_id=earlier.comment_id, body=body),)


def _earlier_report(case: Case) -> OwnComment | None:
    start = ci_report_of_head(case.snapshot.head.sha)
    return next((comment for comment in case.snapshot.own_comments if comment.body.startswith(start)), None)


def _names(contexts: Iterable[Context]) -> frozenset[str]:
    return frozenset(context.name for context in contexts)


def _words(state: str) -> str:
    return state.replace("_", " ")


GATE = Gate(name="ci", position=10, examine=examine)
