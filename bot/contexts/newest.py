"""Which report of a check counts: the newest of its own workflow and event, never another's of the same name.

A workflow run is a check suite of its own, so the suite tells what set a job off; GitHub's own command line
sorts by name, workflow and event, too (cli/cli, pkg/cmd/pr/checks/aggregate.go).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.model.snapshot import Context, ContextKind, Snapshot, Suite
from bot.model.trigger import Outcome

PASSED = frozenset({"success", "neutral", "skipped"})
NEVER_BEGAN = frozenset({"", "stale"})
"""What becomes of the empty suite that GitHub makes for every App that may write checks, on every push."""


def newest(contexts: Iterable[Context], suites: Sequence[Suite]) -> tuple[Context, ...]:
    """The newest report of each identity, in the order of their first ones.

    What a newer run of the same workflow has called off counts for nothing, whatever came first.
    """
    known = {suite.suite_id: suite for suite in suites}
    told = [_of_workflow(reported, known.get(reported.suite_id)) for reported in contexts]
    counted: dict[object, Context] = {}
    for context in _without_called_off(told, suites):
        earlier = counted.get(context.identity)
        if earlier is None or context.run_id >= earlier.run_id:
            counted[context.identity] = context
    return tuple(counted.values())


def updated(snapshot: Snapshot, newer: Sequence[Context]) -> Snapshot:
    """The snapshot with what was reported since; a report whose suite it does not know stands beside all."""
    return replace(snapshot, contexts=(*snapshot.contexts, *newer))


def with_suites(snapshot: Snapshot) -> Sequence[Context]:
    """The newest report of each context, and each suite that says what none of its runs says."""
    contexts = newest(snapshot.contexts, snapshot.suites)
    return (*contexts, *_telling_suites(contexts, snapshot))


def shown_name(context: Context, among: Iterable[Context]) -> str:
    """The name as people tell it from others: with its workflow and event where it is not the only one."""
    shares = any(rival.name == context.name and rival.identity != context.identity for rival in among)
    if not shares or not context.workflow:
        return context.name
    return f"{context.workflow} / {context.name} ({context.event})"


def waits_for_approval(workflow: str, conclusion: str) -> bool:
    """Whether a suite is the run of a workflow that GitHub does not begin until somebody with write lets it.

    https://docs.github.com/actions/managing-workflow-runs/approving-workflow-runs-from-public-forks
    """
    return bool(workflow) and conclusion == "action_required"


def _of_workflow(context: Context, suite: Suite | None) -> Context:
    if suite is None or not suite.workflow:
        return replace(context, is_suite_known=suite is not None)
    return replace(
        context,
        workflow=suite.workflow,
        workflow_id=suite.workflow_id,
        event=suite.event,
        is_suite_known=True,
    )


def _without_called_off(contexts: Sequence[Context], suites: Sequence[Suite]) -> Iterable[Context]:
    known = {suite.suite_id: suite for suite in suites}
    reports: dict[int, list[Context]] = {}
    for context in contexts:
        reports.setdefault(context.suite_id, []).append(context)
    for context in contexts:
        suite = known.get(context.suite_id)
        is_called_off = suite is not None and "cancelled" in {context.state, suite.conclusion}
        later = _later_runs(suite, suites) if suite is not None and is_called_off else ()
        if not any(_takes_over(successor, context, reports) for successor in later):
            yield context


def _later_runs(suite: Suite, suites: Iterable[Suite]) -> list[Suite]:
    """Newer runs of the same workflow, whatever set them off: a concurrency group may span two events."""
    if not suite.workflow:
        return []
    return [
        later_suite
        for later_suite in suites
        if later_suite.suite_id > suite.suite_id and later_suite.same_workflow == suite.same_workflow
    ]


def _takes_over(later: Suite, context: Context, reports: dict[int, list[Context]]) -> bool:
    """Whether the later run went on when this was cancelled: else a person cancelled it, after the fact."""
    told = [
        report.reported_at for report in reports.get(later.suite_id, ()) if report.reported_at is not None
    ]
    if later.status != "completed" or not told or context.reported_at is None:
        return True
    return max(told) >= context.reported_at


def _telling_suites(contexts: Sequence[Context], snapshot: Snapshot) -> Iterable[Context]:
    """Suites that ended badly although all their runs are well, or there are none.

    Absence is no success: a run that waits for approval, a workflow file that GitHub cannot read.
    """
    outcomes: dict[int, set[Outcome]] = {}
    for context in contexts:
        outcomes.setdefault(context.suite_id, set()).add(context.outcome)
    reported = {context.suite_id for context in snapshot.contexts}
    for suite in _standing(snapshot.suites):
        if suite.status != "completed" or suite.conclusion in PASSED:
            continue
        is_silent = suite.suite_id not in reported
        is_of_app = not suite.workflow
        if is_of_app and (not is_silent or suite.conclusion in NEVER_BEGAN):
            continue
        if outcomes.get(suite.suite_id, set()) <= {Outcome.PASSED}:
            yield _as_context(suite)


def _standing(suites: Sequence[Suite]) -> list[Suite]:
    """The newest run of each workflow and event, without those that another newer one has called off."""
    last: dict[object, Suite] = {}
    for suite in sorted(suites, key=lambda known_suite: known_suite.suite_id):
        last[(suite.same_workflow, suite.event) if suite.workflow else suite.suite_id] = suite
    return [
        suite
        for suite in last.values()
        if not (suite.workflow and suite.conclusion == "cancelled" and _later_runs(suite, suites))
    ]


def _as_context(suite: Suite) -> Context:
    return Context(
        kind=ContextKind.CHECK_SUITE,
        name=suite.workflow or suite.app_name or "a check suite",
        state=suite.conclusion or "completed",
        outcome=Outcome.PENDING if waits_for_approval(suite.workflow, suite.conclusion) else Outcome.FAILED,
        app_id=suite.app_id,
        app_name=suite.app_name,
        suite_id=suite.suite_id,
        run_id=suite.suite_id,
        workflow=suite.workflow,
        workflow_id=suite.workflow_id,
        event=suite.event,
        is_suite_known=True,
        reported_at=suite.updated_at,
        url=suite.url,
    )
