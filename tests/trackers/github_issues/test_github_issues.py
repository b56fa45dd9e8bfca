"""GitHub's own issues: which of them a claim means, and how they stand, in one request for all."""

import pytest

from bot.claims.find import find_claims
from bot.claims.judging.evidence import IssueState
from bot.github.errors import NotFound, ServerError
from bot.github.evidence import Told, WantedEvidence
from bot.model.keys import PullRequestKey
from bot.trackers.github_issues import TRACKER
from bot.trackers.github_issues.issues import Always, GitHubIssues
from bot.trackers.tracker import DeniedError, ToldTracker
from tests.building import KEY, case


class FakeGitHub:
    """Knows acme/app#1, which is open, and other/lib#2, which was merged; or raises what it is given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[WantedEvidence] = []

    async def read_evidence(self, key: PullRequestKey, wanted: WantedEvidence) -> Told:
        del key
        self.asked.append(wanted)
        if self.error is not None:
            raise self.error
        known = {("acme/app", 1): IssueState.OPEN, ("other/lib", 2): IssueState.MERGED}
        return Told(issues={place: known[place] for place in wanted.issues if place in known})


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("Blocked by #12.", "acme/app#12"),
        ("Blocked by Acme/App#12.", "acme/app#12"),
        ("Blocked by other/lib#2.", "other/lib#2"),
        ("Blocked by ENG-12.", None),
        ("`a/b.py` is missing.", None),
    ],
)
def test_an_issue_is_recognised_under_the_name_that_its_repository_has_now(
    text: str, issue: str | None
) -> None:
    (claim,) = find_claims(text)

    assert TRACKER.recognise(claim, case()) == issue


async def test_all_are_read_in_one_request_and_one_that_is_not_shown_has_no_state() -> None:
    github = FakeGitHub()

    states = [state async for state in GitHubIssues(github).read(KEY, ["acme/app#1", "other/lib#2", "x/y#3"])]

    assert states == [("acme/app#1", IssueState.OPEN), ("other/lib#2", IssueState.MERGED), ("x/y#3", None)]
    assert [wanted.issues for wanted in github.asked] == [(("acme/app", 1), ("other/lib", 2), ("x/y", 3))]


async def test_a_refusal_is_the_trackers_and_what_passes_is_githubs() -> None:
    with pytest.raises(DeniedError, match="does not show"):
        [state async for state in GitHubIssues(FakeGitHub(NotFound("no"))).read(KEY, ["acme/app#1"])]
    with pytest.raises(ServerError):
        [state async for state in GitHubIssues(FakeGitHub(ServerError("no"))).read(KEY, ["acme/app#1"])]


def test_they_need_no_credentials_and_are_told_nothing() -> None:
    assert TRACKER.access({}) == Always()
    assert TRACKER.references is None
    assert not isinstance(GitHubIssues(FakeGitHub()), ToldTracker)
