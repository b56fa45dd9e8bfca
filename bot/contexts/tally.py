"""Which checks and commit statuses decide about a merge, and what they come to.

The newest run of a context counts, also over an older success; `neutral` and `skipped` pass; a check run and
a commit status of one name must both pass, and so must the jobs of one name in two workflows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.contexts.newest import newest, waits_for_approval, with_suites
from bot.model.gate import Case
from bot.model.markers import OWN_CHECK
from bot.model.snapshot import Context, ContextKind, RequiredContext, Snapshot
from bot.model.text import Code, Text
from bot.model.trigger import CHECK_SUITES, Outcome, context_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What counts for one pull request, sorted by what it means.

    `silent` are required and were never reported. `unapproved` are runs of workflows that somebody must let
    begin; where contexts are required by name, only while one of those is silent. `suites_running` names
    workflows whose runs may still add contexts. `counts_every_context` is True where nothing is required by
    name.
    """

    passed: Sequence[Context] = ()
    pending: Sequence[Context] = ()
    failed: Sequence[Context] = ()
    silent: Sequence[RequiredContext] = ()
    unapproved: Sequence[Context] = ()
    suites_running: Sequence[str] = ()
    counts_every_context: bool = False


def tally(case: Case) -> Tally:
    """Every context that decides; Babysit's own is left out."""
    snapshot = case.snapshot
    contexts = foreign(snapshot)
    required = _required(case)
    suites = [suite for suite in with_suites(snapshot) if suite.kind is ContextKind.CHECK_SUITE]
    unapproved = [suite for suite in suites if waits_for_approval(suite.workflow, suite.state)]
    if not required:
        failed_suites = [suite for suite in suites if not waits_for_approval(suite.workflow, suite.state)]
        return Tally(
            passed=_with(Outcome.PASSED, contexts),
            pending=_with(Outcome.PENDING, contexts),
            failed=[*_with(Outcome.FAILED, contexts), *failed_suites],
            unapproved=unapproved,
            suites_running=_running(snapshot),
            counts_every_context=True,
        )
    deciding = [context for context in contexts if any(_answers(context, wanted) for wanted in required)]
    silent = [wanted for wanted in required if not any(_answers(context, wanted) for context in contexts)]
    return Tally(
        passed=_with(Outcome.PASSED, deciding),
        pending=_with(Outcome.PENDING, deciding),
        failed=_with(Outcome.FAILED, deciding),
        silent=silent,
        unapproved=unapproved if silent else (),
    )


def foreign(snapshot: Snapshot) -> list[Context]:
    """The newest report of each context that is not Babysit's own, in GitHub's order."""
    return [context for context in newest(snapshot.contexts, snapshot.suites) if not _is_own(context)]


def watched_as(contexts: Iterable[Context], snapshot: Snapshot) -> frozenset[str]:
    """The names under which the next reports of these contexts are known.

    A context that shares its name with another one is told apart by its suite.
    """
    names = Counter(context.name for context in foreign(snapshot))
    return frozenset(
        CHECK_SUITES
        if rival.kind is ContextKind.CHECK_SUITE
        else context_key(rival.name, rival.suite_id if names[rival.name] > 1 else 0)
        for rival in contexts
    )


def _running(snapshot: Snapshot) -> Sequence[str]:
    """Workflows only: the suite of another App may stay queued for ever."""
    names = {suite.workflow for suite in snapshot.suites if suite.status != "completed" and suite.workflow}
    return tuple(sorted(names))


def silence(snapshot: Snapshot, wanted: RequiredContext) -> Text:
    """Why a required context has probably never reported."""
    start: Text = (
        Code(wanted.name),
        f", required by {wanted.source}, has not reported for over 15 minutes. ",
    )
    contexts = foreign(snapshot)
    namesakes = [context for context in contexts if context.name == wanted.name]
    if namesakes:
        app = Code(namesakes[0].app_name or "a commit status")
        return (*start, "It reported from another App (", app, f"), but only App {wanted.app_id} counts.")
    near = get_close_matches(wanted.name, sorted({context.name for context in contexts}), n=1, cutoff=0.75)
    if near:
        return (
            *start,
            "A check named ",
            Code(near[0]),
            " did report: is the required name misspelt or outdated?",
        )
    broken = [suite for suite in with_suites(snapshot) if suite.kind is ContextKind.CHECK_SUITE]
    if broken:
        words = broken[0].state.replace("_", " ")
        return (*start, "The workflow ", Code(broken[0].name), f" ended as {words} without reporting it.")
    if snapshot.head.is_fork:
        return (
            *start,
            "The head is in a fork: its workflows may be waiting for a maintainer to approve the run.",
        )
    return (*start, "Its workflow may be filtered by path or branch, disabled, or gone.")


def _is_own(context: Context) -> bool:
    """Ours, or another Babysit's, which must not wait for us while we do for it. Others may be called so."""
    return context.kind is ContextKind.CHECK_RUN and context.name == OWN_CHECK and context.is_babysits


def _required(case: Case) -> list[RequiredContext]:
    asked = [
        *case.snapshot.base.required_contexts,
        *(
            RequiredContext(name=name, source="merge.required_checks")
            for name in case.config.merge.required_checks
        ),
    ]
    unique = {(wanted.name, wanted.app_id): wanted for wanted in reversed(asked) if wanted.name != OWN_CHECK}
    return list(reversed(unique.values()))


def _answers(context: Context, wanted: RequiredContext) -> bool:
    """Whether a report is the one asked for.

    GitHub does not tell which App set a commit status, only whether it counts.
    """
    if context.name != wanted.name:
        return False
    if wanted.app_id is None or context.app_id == wanted.app_id:
        return True
    return context.kind is ContextKind.COMMIT_STATUS and context.is_required


def _with(outcome: Outcome, contexts: Iterable[Context]) -> list[Context]:
    return [context for context in contexts if context.outcome is outcome]
