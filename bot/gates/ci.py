"""CI is green on the head.

Opens when every check and commit status that branch protection, rulesets and `merge.required_checks` ask for
is `success`, `neutral` or `skipped`. Where none is asked for, every reported one must be, and at least one
must have been reported (`merge.wait_for_checks`). The newest run of a check counts; the jobs of one name in
two workflows are two checks, and so are those of two events; Babysit's own check run is left out. A workflow
run that ends without a job counts by its conclusion; one that GitHub has not begun waits for somebody with
write access to approve it. Red: Babysit reports the failure once and stops. It never fixes and never re-runs
anything.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.contexts import Tally, foreign, shown_name, silence, tally, watched_as
from bot.model.effects import Effect, PublishComment
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.markers import ci_report
from bot.model.snapshot import Context
from bot.model.text import Code, Fragment, Link, Text, listed
from bot.model.trigger import CHECK_SUITES
from bot.policy import refusals
from bot.policy.ci_reports import report_on, report_so_far

SILENCE = timedelta(minutes=15)
"""How long a required context may stay silent before Babysit says why that is probably so."""


def examine(case: Case) -> GateResult:
    """Closed when something failed, waiting while something is pending or silent, else open."""
    counted = tally(case)
    if counted.failed:
        return _failed(case, counted)
    if counted.unapproved:
        return _unapproved(case, counted)
    if counted.pending or counted.silent:
        return _pending(case, counted)
    if counted.suites_running:
        return _suites_running(case, counted.suites_running)
    if not counted.passed and counted.counts_every_context and case.config.merge.wait_for_checks:
        return _nothing_reported(case)
    return refusals.as_gate(case, GATE.name) or _passed(case, counted)


def _shown(case: Case, context: Context) -> Fragment:
    name = shown_name(context, foreign(case.snapshot))
    return Link(name, context.url) if context.url else Code(name)


def _failed(case: Case, counted: Tally) -> GateResult:
    return GateResult(
        state=GateState.CLOSED,
        says=("CI failed: ", *listed([_shown(case, context) for context in counted.failed]), "."),
        details=[
            (_shown(case, context), f" ended as {_words(context.state)}.")
            for context in counted.failed
            if context.state != "failure"
        ],
        next_actor=("the author, ", Code(f"@{case.snapshot.author.login}"), ": push a fix, or re-run"),
        since=min((context.reported_at for context in counted.failed if context.reported_at), default=None),
        awaits=watched_as(counted.pending, case.snapshot) | {wanted.name for wanted in counted.silent},
        failed=watched_as(counted.failed, case.snapshot),
        passed=watched_as(counted.passed, case.snapshot),
        counts_every_context=counted.counts_every_context,
        effects=report_on(case, case.snapshot.head.sha, counted.failed),
    )


def _pending(case: Case, counted: Tally) -> GateResult:
    names = [
        *(_shown(case, context) for context in counted.pending),
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
        awaits=watched_as(counted.pending, case.snapshot) | {wanted.name for wanted in counted.silent},
        passed=watched_as(counted.passed, case.snapshot),
        counts_every_context=counted.counts_every_context,
        look_again_in_s=_until_overdue(case) if counted.silent and not is_overdue else None,
    )


def _until_overdue(case: Case) -> float:
    return max(1.0, (case.waiting_since + SILENCE - case.now).total_seconds())


def _unapproved(case: Case, counted: Tally) -> GateResult:
    """Nobody but people with write access can let the workflows of an outside contributor's change begin."""
    names = listed([_shown(case, context) for context in counted.unapproved])
    runs = "the workflow run" if len(counted.unapproved) == 1 else "the workflow runs"
    return GateResult(
        state=GateState.HELD,
        says=(f"CI waits for a maintainer to approve {runs} of ", *names, "."),
        next_actor=(
            "somebody with write access to the repository: approve ",
            runs,
            ", or Actions will not begin",
        ),
        since=min(
            (waiting.reported_at for waiting in counted.unapproved if waiting.reported_at), default=None
        ),
        awaits=watched_as(counted.pending, case.snapshot),
        failed=frozenset({CHECK_SUITES}) | {wanted.name for wanted in counted.silent},
        passed=watched_as(counted.passed, case.snapshot),
        counts_every_context=counted.counts_every_context,
    )


def _suites_running(case: Case, workflows: Sequence[str]) -> GateResult:
    return GateResult(
        state=GateState.WAITING,
        says=(
            "CI is running: ",
            *listed([Code(name) for name in workflows]),
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
        passed=watched_as(counted.passed, case.snapshot),
        counts_every_context=counted.counts_every_context,
        effects=_recovered(case),
    )


def _recovered(case: Case) -> tuple[Effect, ...]:
    """Take back a report on this head once nothing is red any more."""
    earlier = report_so_far(case, case.snapshot.head.sha)
    marker = ci_report(case.snapshot.head.sha, ())
    if earlier is None or marker in earlier.body:
        return ()
    says = f"CI failed on `{case.snapshot.head.sha[:12]}` at first; it was run again and is no longer red."
    body = f"{marker}\n{says}\n"
    return (PublishComment(comment_id=earlier.comment_id, body=body),)


def _words(state: str) -> str:
    return state.replace("_", " ")


GATE = Gate(name="ci", position=10, examine=examine, section="merge")
