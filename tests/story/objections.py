"""What speaks against merging a pull request, by the simulated GitHub's state and nothing of Babysit's.

Only what is certain counts: where a rule of Babysit's leaves room (whether a command was heard before it was
edited), nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from simulator.access import has_role
from simulator.requirements import counted_reviews, is_behind, is_strict, required_checks
from simulator.state.issues import IssueComment
from simulator.state.world import CheckRun, CheckSuite, PullRequest

PASSED = {"success", "neutral", "skipped"}
CLAIM = "Blocked: the vendor has not signed"
BABYSIT = "babysit[bot]"

AUTHOR, HUMAN, MACHINE, OPT_IN = "author", "human", "machine", "opt-in"
"""Who must act, in the order in which the check run speaks of it; the last does not decide its conclusion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the configuration on a base branch says, as far as the story changes it."""

    is_observing: bool = False
    freeze: tuple[datetime, datetime] | None = None
    updates: bool = False


def objections(pull: PullRequest, policy: Policy, now: datetime) -> dict[str, str]:
    """Each objection and who must act."""
    return dict(
        [*_reported(pull), *_reviewed(pull), *_said(pull), *_asked(pull), *_configured(pull, policy, now)]
    )


def _reported(pull: PullRequest) -> Iterator[tuple[str, str]]:
    """CI: all that reported counts where nothing is required, else what is required."""
    states = list(reports(pull))
    required = {check.context for check in required_checks(pull.repository, pull.base_ref)} - {"babysit"}
    if required:
        states = [(name, state) for name, state in states if name in required]
    if any(state == "failed" for _, state in states):
        yield "CI is red", AUTHOR
    elif any(state == "pending" for _, state in states) or required - {name for name, _ in states}:
        yield "CI is pending", MACHINE
    elif not states:
        yield "CI has not reported", MACHINE


def reports(pull: PullRequest) -> Iterator[tuple[str, str]]:
    """Each context's name and `passed`, `failed` or `pending`: the newest of each workflow and name."""
    repository, sha = pull.repository, pull.head_sha
    newest_suite: dict[object, CheckSuite] = {}
    for suite in repository.suites_by_sha.get(sha, []):
        if suite.app.slug != "babysit":
            ran = suite.workflow_run
            newest_suite[(ran.name, ran.event) if ran is not None else suite.app.id] = suite
    newest: dict[tuple[int, str], CheckRun] = {}
    for run in repository.runs_by_sha.get(sha, []):
        if any(run.suite is check_suite for check_suite in newest_suite.values()):
            newest[run.suite.id, run.name] = run
    for (_, name), run in newest.items():
        yield name, _state(run)
    words = {"success": "passed", "pending": "pending"}
    for name, state in {status.context: status.state for status in repository.statuses.get(sha, [])}.items():
        yield name, words.get(state, "failed")


def _state(run: CheckRun) -> str:
    if not run.is_completed:
        return "pending"
    return "passed" if run.conclusion in PASSED else "failed"


def _reviewed(pull: PullRequest) -> Iterator[tuple[str, str]]:
    if counted_reviews(pull, "CHANGES_REQUESTED"):
        yield "changes are requested", AUTHOR


def _said(pull: PullRequest) -> Iterator[tuple[str, str]]:
    if is_held(pull):
        yield "somebody said /hold", HUMAN
    if pull.issue.has_label("strategic") and not _is_approved(pull):
        yield "it is strategic", HUMAN
    if any(_is_claim(comment) for comment in pull.comments) and not is_settling(pull):
        yield "a claim is undetermined", HUMAN


def is_settling(pull: PullRequest) -> bool:
    """Whether somebody settled a claim, whichever; how many are left is Babysit's to know."""
    return any(comment.body.startswith("/verify C") for comment in pull.comments)


def _is_claim(comment: IssueComment) -> bool:
    return comment.body.startswith(CLAIM) and comment.author.login != BABYSIT


def commands(pull: PullRequest, *words: str) -> list[IssueComment]:
    """The comments that say one of these words, by people with write access."""
    return [
        comment
        for comment in pull.comments
        if comment.body.split(maxsplit=1)[0] in words and has_role(pull.repository, comment.author, "write")
    ]


def is_held(pull: PullRequest) -> bool:
    """Whether the last word on holding is a hold that nobody edited."""
    said = commands(pull, "/hold", "/unhold")
    return bool(said) and said[-1].body.startswith("/hold") and not any(comment.edits for comment in said)


def _is_approved(pull: PullRequest) -> bool:
    """Whether anybody approved at all who may, which is more than Babysit asks for."""
    said = [comment for comment in pull.comments if comment.body.startswith("/approve")]
    reviews = [review for review in pull.reviews if review.state == "APPROVED"]
    people = [*(comment.author for comment in said), *(review.author for review in reviews)]
    return any(person.login in {"ada", "max"} for person in people)


def _asked(pull: PullRequest) -> Iterator[tuple[str, str]]:
    if pull.is_draft:
        yield "it is a draft", OPT_IN
    if not pull.issue.has_label("automerge") and not commands(pull, "/merge"):
        yield "nobody asked for it", OPT_IN


def _configured(pull: PullRequest, policy: Policy, now: datetime) -> Iterator[tuple[str, str]]:
    if policy.is_observing:
        yield "Babysit only observes", OPT_IN
    if policy.freeze is not None and policy.freeze[0] <= now <= policy.freeze[1]:
        yield "merges are frozen", MACHINE
    is_told = not pull.is_draft  # GitHub says `draft`, and no more
    if is_told and is_strict(pull.repository, pull.base_ref) and is_behind(pull):
        yield "it is behind", MACHINE if policy.updates else AUTHOR
