"""Which checks and commit statuses decide about a merge, and what they come to.

The rules are GitHub's own: the identity of a context is kind, App and name; its newest run counts, also over
an older success; `neutral` and `skipped` pass; a check run and a commit status of one name must both pass.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.model.gate import Case
from bot.model.markers import OWN_CHECK
from bot.model.snapshot import Context, ContextKind, RequiredContext, Snapshot
from bot.model.text import Code, Text
from bot.model.trigger import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What counts for one pull request, sorted by what it means.

    `silent` are required and were never reported. `counts_every_context` is True where nothing is required by
    name.
    """

    passed: Sequence[Context] = ()
    pending: Sequence[Context] = ()
    failed: Sequence[Context] = ()
    silent: Sequence[RequiredContext] = ()
    counts_every_context: bool = False


def tally(case: Case) -> Tally:
    """Every context that decides; Babysit's own is left out."""
    contexts = foreign(case.snapshot)
    required = _required(case)
    deciding = (
        [c for c in contexts if any(_answers(c, wanted) for wanted in required)] if required else contexts
    )
    return Tally(
        passed=_with(Outcome.PASSED, deciding),
        pending=_with(Outcome.PENDING, deciding),
        failed=_with(Outcome.FAILED, deciding),
        silent=[wanted for wanted in required if not any(_answers(context, wanted) for context in contexts)],
        counts_every_context=not required,
    )


def foreign(snapshot: Snapshot) -> list[Context]:
    """The newest report of each context that is not Babysit's own, in GitHub's order."""
    newest: dict[tuple[ContextKind, int | None, str], Context] = {}
    for context in snapshot.contexts:
        known = newest.get(context.identity)
        if known is None or context.run_id >= known.run_id:
            newest[context.identity] = context
    return [context for context in newest.values() if not _is_own(context)]


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
    if snapshot.head.is_fork:
        return (
            *start,
            "The head is in a fork: its workflows may be waiting for a maintainer to approve the run.",
        )
    return (*start, "Its workflow may be filtered by path or branch, disabled, or gone.")


def _is_own(context: Context) -> bool:
    return context.kind is ContextKind.CHECK_RUN and context.name == OWN_CHECK


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
