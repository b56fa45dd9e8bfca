"""How a pull request must have ended, held against what the simulated GitHub knows, not what was told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bot.model.markers import CHECKLIST, CI_REPORT, OWN_CHECK, STATUS
from simulator.exchange import RequestRecord
from simulator.state.issues import IssueComment
from simulator.state.world import CheckRun, PullRequest

BABYSIT = "babysit[bot]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What must be true of a pull request at the end.

    `judged` is the head that Babysit judged last, `conclusion` its check run's on that head, `says` a part
    of that check run's title; `reports` how many CI reports it wrote, and `refusals` how often GitHub must
    have refused the merge.
    """

    pull_request: PullRequest
    judged: str
    conclusion: str
    says: str
    is_merged: bool = False
    reports: int = 0
    refusals: int = 0


def own_check(pull_request: PullRequest) -> CheckRun | None:
    """The newest check run `babysit` on the pull request's head."""
    runs = pull_request.repository.runs_by_sha.get(pull_request.head_sha, ())
    own = [run for run in runs if run.name == OWN_CHECK and run.app.slug == OWN_CHECK]
    return own[-1] if own else None


def ci_reports(pull_request: PullRequest) -> list[IssueComment]:
    """Babysit's comments on a red CI."""
    return [comment for comment in _own(pull_request) if comment.body.startswith(CI_REPORT)]


def status_comments(pull_request: PullRequest) -> list[IssueComment]:
    """The one comment, with checklist and claims."""
    return [comment for comment in _own(pull_request) if comment.body.startswith(STATUS)]


def _own(pull_request: PullRequest) -> list[IssueComment]:
    return [comment for comment in pull_request.comments if comment.author.login == BABYSIT]


def name_of(pull_request: PullRequest) -> str:
    """owner/name#number."""
    return f"{pull_request.repository.full_name}#{pull_request.number}"


def disagreements(ending: Ending, requests: Sequence[RequestRecord]) -> Iterator[str]:
    """Every way in which a pull request did not end as told, one sentence each."""
    for claim, is_true in _claims(ending, requests):
        if not is_true:
            yield f"{name_of(ending.pull_request)} did not end as told: it is not true that {claim}."


def _claims(ending: Ending, requests: Sequence[RequestRecord]) -> Iterator[tuple[str, bool]]:
    pull = ending.pull_request
    run = own_check(pull)
    path = f"/repos/{pull.repository.full_name}/pulls/{pull.number}/merge"
    merges = [request for request in requests if request.method == "PUT" and request.path == path]
    done = [merge for merge in merges if merge.status == HTTPStatus.OK]
    reports = ci_reports(pull)
    yield f"its head is {ending.judged[:7]}, which Babysit judged", pull.head_sha == ending.judged
    yield (
        f"the check run concluded {ending.conclusion}",
        run is not None and (run.conclusion == ending.conclusion),
    )
    yield f"the check run says “{ending.says}”", run is not None and ending.says in (run.output.title or "")
    yield f"Babysit reported {ending.reports} times", len(reports) == ending.reports
    told = [CHECKLIST in comment.body for comment in status_comments(pull)]
    yield "it has at most one comment, with the checklist", told in ([], [True])
    yield f"GitHub refused {ending.refusals} merges", len(merges) - len(done) == ending.refusals
    if ending.is_merged:
        yield from _claims_of_a_merge(pull, len(done))
    else:
        yield "it is open", pull.is_open
        yield "nobody asked to merge it", not done


def _claims_of_a_merge(pull: PullRequest, merges: int) -> Iterator[tuple[str, bool]]:
    repository = pull.repository
    git, sha = repository.git, pull.merge_commit_sha or ""
    mentions = [
        ancestor
        for ancestor in git.ancestors(git.tip(pull.base_ref))
        if git.read_commit(ancestor).message.partition("\n")[0].endswith(f"(#{pull.number})")
    ]
    yield "Babysit merged it", pull.merged_by is not None and pull.merged_by.login == BABYSIT
    yield "it was merged exactly once", merges == 1 and mentions == [sha]
    yield "its branch is gone", repository.branch_sha(pull.head_ref) is None
