"""From what a path says to the thing it means, or GitHub's way to say that there is none."""

from collections.abc import Iterable
from typing import TypeVar

from simulator.access import InstallationViewer, PersonViewer, has_role
from simulator.errors import Refused, not_found
from simulator.rest.route import Call
from simulator.state.issues import Issue, IssueComment
from simulator.state.pulls import Review, ReviewComment, ReviewThread
from simulator.state.world import CheckRun, CheckSuite, PullRequest, Repository

Thing = TypeVar("Thing")
Numbered = TypeVar("Numbered", IssueComment, Review)
_SHORTEST_SHA = 7
_SHA_LENGTH = 40


def pull_request(call: Call) -> PullRequest:
    """The pull request `{number}`."""
    return _or_404(call.repository.pull_requests.get(call.number("number")))


def issue(call: Call) -> Issue:
    """The issue or pull request `{number}`."""
    return _or_404(call.repository.issues.get(call.number("number")))


def comment(call: Call) -> IssueComment:
    """The comment `{id}`."""
    return _with_id(
        call, (comment for issue in call.repository.issues.values() for comment in issue.comments)
    )


def review(call: Call) -> Review:
    """The review `{id}` of the pull request `{number}`."""
    return _with_id(call, pull_request(call).reviews)


def thread_comment(call: Call, number: int) -> tuple[PullRequest, ReviewThread, ReviewComment]:
    """The comment on a line with this id, and where it stands."""
    for pull in call.repository.pull_requests.values():
        for thread in pull.threads:
            for comment in thread.comments:
                if comment.id == number:
                    return pull, thread, comment
    raise not_found()


def check_run(call: Call) -> CheckRun:
    """The check run `{id}`."""
    return _or_404(call.repository.check_runs.get(call.number("id")))


def check_suite(call: Call) -> CheckSuite:
    """The check suite `{id}`."""
    return _or_404(call.repository.check_suites.get(call.number("id")))


def _or_404(found: Thing | None) -> Thing:
    if found is None:
        raise not_found()
    return found


def _with_id(call: Call, things: Iterable[Numbered]) -> Numbered:
    number = call.number("id")
    return _or_404(next((thing for thing in things if thing.id == number), None))


def commit(repository: Repository, name: str) -> str | None:
    """The commit that a branch, a ref or a SHA (at least seven digits) names."""
    short = name.removeprefix("refs/")
    for ref in (f"refs/heads/{name}", f"refs/{short}", f"refs/tags/{name}"):
        sha = repository.git.ref(ref)
        if sha is not None:
            return sha
    is_hex = len(name) >= _SHORTEST_SHA and all(letter in "0123456789abcdef" for letter in name)
    if not is_hex:
        return None
    full = name if len(name) == _SHA_LENGTH else repository.git.objects.complete(name)
    return full if full and repository.git.objects.kind(full) == "commit" else None


def commit_or_422(call: Call, name: str) -> str:
    """The commit a path names.

    Raises:
        Refused: in GitHub's words.
    """
    found = commit(call.repository, name)
    if found is None:
        raise Refused(422, f"No commit found for SHA: {name}")
    return found


def may_change(call: Call, author_login: str) -> None:
    """Whoever wrote a text may change it, and so may people and Apps with write.

    Raises:
        Refused: somebody else.
    """
    match call.viewer:
        case PersonViewer() as person:
            is_author = person.account.login == author_login
            if not is_author and not has_role(call.repository, person.account, "write"):
                raise Refused(403, "Must have admin rights to Repository.")
        case InstallationViewer():
            return
        case _:
            raise not_found()
