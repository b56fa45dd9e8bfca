"""Issues, branches and tags that claims are about, by both ways."""

from bot.claims.judging.evidence import IssueState
from bot.github.evidence import WantedEvidence

from .conftest import Stage


async def test_both_ways_tell_the_same_evidence(stage: Stage) -> None:
    pull_request = stage.opened()
    repository, key = stage.repository, stage.key(pull_request)
    issue = repository.open_issue("Broken", author="wei")
    public = stage.starter.world.add_repository("acme/lib")
    private = stage.starter.world.add_repository("acme/secret", is_private=True)
    known = [one.open_issue("Hm", author="ada").number for one in (public, private)]
    wanted = WantedEvidence(
        head_sha=pull_request.head_sha,
        paths=["tax.py", "gone.py"],
        issues=[
            (repository.full_name, issue.number),
            (repository.full_name, pull_request.number),
            (repository.full_name, 999),
            ("acme/lib", known[0]),
            ("acme/secret", known[1]),
            ("acme/none", 1),
        ],
        refs=["agent/tax", "nothing", "../../../pulls", "a//b"],
    )
    by_graphql = await stage.another().read_evidence(key, wanted)

    stage.take_graphql_away()
    by_rest = await stage.another().read_evidence(key, wanted)

    assert by_rest == by_graphql
    assert by_rest.issues[repository.full_name, issue.number] is IssueState.OPEN
    assert ("acme/secret", known[1]) not in by_rest.issues
