"""Judge what GitHub itself reports: check runs, issues and pull requests, branches and tags."""

from collections.abc import Sequence

from bot.claims.judging.evidence import Evidence, IssueState, at_head, confirmed, refuted, undetermined
from bot.claims.judging.near import near_names
from bot.model.claims import MERGEABLE, Claim, ClaimVerdict, Family
from bot.model.snapshot import Context
from bot.model.text import Code, listed
from bot.model.trigger import Outcome

_ELSEWHERE = ("locally", "my machine", "my end", "for me", "my laptop", "my fork", "on main", "on master")
_ALL = frozenset({"ci", "checks", "all checks", "the checks", "pipeline", "actions", "ci/cd"})
_LEAST = 3


def judge_check(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """CHECK claims: what the newest runs of that name say on the head, or GitHub of a conflict."""
    return _judge_conflict(evidence) if claim.subject == MERGEABLE else _judge_runs(claim, evidence)


def _judge_runs(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    if evidence.checks is None:
        return undetermined(("Check runs are GitHub's to tell, and were not read.",))
    if any(phrase in claim.quote.casefold() for phrase in _ELSEWHERE) or claim.family is not Family.BROKEN:
        return undetermined(("The claim speaks of a run that GitHub does not report.",))
    runs = runs_of(claim.subject, evidence.checks)
    if not runs:
        return undetermined(("No check of the name ", Code(claim.subject), " reported."))
    shown = listed([Code(run.name) for run in runs])
    failed = [run for run in runs if run.outcome is Outcome.FAILED and run.state != "cancelled"]
    if failed:
        return confirmed((*listed([Code(run.name) for run in failed]), " failed"), at_head(evidence), (".",))
    if any(run.outcome is not Outcome.PASSED for run in runs):
        return undetermined((*shown, " has not finished, or was cancelled."))
    return refuted((*shown, " passed"), at_head(evidence), (".",))


def _judge_conflict(evidence: Evidence) -> ClaimVerdict:
    match evidence.is_conflicting:
        case None:
            return undetermined(("Whether it merges into its base is GitHub's to tell, and it has not yet.",))
        case True:
            return confirmed(("GitHub says that it conflicts with its base",), at_head(evidence), (".",))
        case False:
            return refuted(("GitHub says that it merges into its base",), at_head(evidence), (".",))


def runs_of(subject: str, checks: Sequence[Context]) -> Sequence[Context]:
    """The checks of exactly that name, else those with the word in theirs."""
    name = subject.casefold()
    exact = [run for run in checks if run.name.casefold() == name]
    if exact or (len(name) < _LEAST and name not in _ALL):
        return exact
    if name in _ALL:
        return checks
    singular = name.removesuffix("s")
    return [run for run in checks if singular in run.name.casefold()]


def judge_issue(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """ISSUE claims: an open one still blocks, and so does a pull request that was closed unmerged."""
    state = evidence.issues.get(claim.subject)
    match state:
        case None:
            return undetermined((Code(claim.subject), " could not be read; it may be private."))
        case IssueState.OPEN | IssueState.CLOSED_UNMERGED:
            return confirmed((Code(claim.subject), f" is {state.value}."))
        case IssueState.CLOSED | IssueState.MERGED:
            return refuted((Code(claim.subject), f" is {state.value}."))


def judge_ref(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """REF claims: whether a branch or tag of that name exists."""
    if evidence.refs is None or claim.family is not Family.MISSING:
        return undetermined(("The branches and tags could not all be read.",))
    name = claim.subject.removeprefix("refs/heads/").removeprefix("refs/tags/").removeprefix("origin/")
    if name in evidence.refs:
        return refuted(("The branch or tag ", Code(name), " exists."))
    near = near_names(name, sorted(evidence.refs))
    if not evidence.has_all_refs:
        return undetermined(("This clone knows no ", Code(name), ", which proves nothing."), near=near)
    if f"v{name}" in evidence.refs or name.removeprefix("v") in evidence.refs:
        return undetermined(("There is none of exactly that name.",), near=near)
    says = confirmed(("No branch or tag is called ", Code(name), "."))
    return ClaimVerdict(state=says.state, evidence=says.evidence, near=near)
