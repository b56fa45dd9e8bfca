"""Whether a pull request merges, in GraphQL's words."""

import pytest

from simulator.actions import mergeability
from tests.simulator.graphql.asking import Asker

STATE = "state mergeable mergeStateStatus reviewDecision"


def settle(github: Asker) -> None:
    github.starter.world.settle_mergeability()


async def state(github: Asker) -> object:
    return await github.at("mergeStateStatus", STATE)


async def test_an_opened_pull_request_is_soon_known_to_merge(github: Asker) -> None:
    assert [await github.at("mergeable", STATE) for _ in range(2)] == ["UNKNOWN", "MERGEABLE"]


async def test_once_the_base_moved_asking_graphql_alone_never_starts_the_job(github: Asker) -> None:
    github.starter.repository.push("main", {"moved.txt": "moved\n"})

    seen = [await github.at("mergeable", STATE) for _ in range(5)]

    assert seen == ["UNKNOWN"] * 5
    assert await state(github) == "UNKNOWN"


async def test_after_a_rest_read_mergeability_becomes_known(github: Asker) -> None:
    mergeability.read(github.starter.repository.pull_requests[1])

    seen = [await github.at("mergeable", STATE) for _ in range(2)]

    assert seen[-1] == "MERGEABLE"


async def test_a_push_makes_mergeability_unknown_again(github: Asker) -> None:
    settle(github)
    github.starter.repository.push("agent/feature", {"b.txt": "b\n"})

    assert await github.at("mergeable", STATE) == "UNKNOWN"


async def test_a_conflict_is_dirty(github: Asker) -> None:
    github.starter.repository.push("main", {"src/a.py": "a = 3\n"})
    settle(github)

    assert await github.at("mergeable", STATE) == "CONFLICTING"
    assert await state(github) == "DIRTY"


async def test_a_free_branch_is_clean(github: Asker) -> None:
    settle(github)

    assert await state(github) == "CLEAN"


async def test_a_missing_required_check_blocks(github: Asker) -> None:
    github.starter.repository.protect("main", checks=["build"])
    settle(github)

    assert await state(github) == "BLOCKED"


async def test_a_failing_optional_check_is_unstable(github: Asker) -> None:
    repository = github.starter.repository
    repository.complete_check_run(
        repository.start_check_run(repository.pull_requests[1].head_sha, "lint"), "failure"
    )
    settle(github)

    assert await state(github) == "UNSTABLE"


async def test_a_head_behind_a_strict_base_is_behind(github: Asker) -> None:
    repository = github.starter.repository
    repository.protect("main", checks=["build"], strict=True)
    repository.complete_check_run(
        repository.start_check_run(repository.pull_requests[1].head_sha, "build"), "success"
    )
    repository.push("main", {"other.txt": "x\n"})
    settle(github)

    assert await state(github) == "BEHIND"


async def test_a_draft_is_blocked(github: Asker) -> None:
    github.starter.repository.convert_to_draft(1)
    settle(github)

    assert await state(github) == "BLOCKED"


async def test_a_merged_pull_request_tells_its_commit_and_who_did_it(github: Asker) -> None:
    settle(github)
    sha = github.starter.repository.merge(1, method="squash", author="ada")

    assert await github.at("", "state merged mergedBy { login } mergeCommit { oid }") == {
        "state": "MERGED",
        "merged": True,
        "mergedBy": {"login": "ada"},
        "mergeCommit": {"oid": sha},
    }


@pytest.mark.parametrize(
    ("reviews", "decision"),
    [
        pytest.param([], "REVIEW_REQUIRED", id="none"),
        pytest.param([("wei", "APPROVED")], "APPROVED", id="approved by a writer"),
        pytest.param([("rob", "APPROVED")], "REVIEW_REQUIRED", id="approved by a reader"),
        pytest.param([("wei", "APPROVED"), ("max", "CHANGES_REQUESTED")], "CHANGES_REQUESTED", id="refused"),
        pytest.param([("wei", "CHANGES_REQUESTED"), ("wei", "APPROVED")], "APPROVED", id="mind changed"),
    ],
)
async def test_the_review_decision_counts_writers_last_words(
    github: Asker, reviews: list[tuple[str, str]], decision: str
) -> None:
    github.starter.repository.protect("main", approvals=1)
    for login, verdict in reviews:
        github.starter.repository.review(1, verdict, author=login)

    assert await github.at("reviewDecision", STATE) == decision


async def test_opinionated_reviews_are_each_persons_last_word(github: Asker) -> None:
    for login, verdict in (
        ("wei", "CHANGES_REQUESTED"),
        ("wei", "APPROVED"),
        ("wei", "COMMENTED"),
        ("rob", "APPROVED"),
    ):
        github.starter.repository.review(1, verdict, author=login)

    everybody = await github.at(
        "latestOpinionatedReviews.nodes",
        "latestOpinionatedReviews(first: 9) { nodes { state author { login } } }",
    )
    writers = await github.at(
        "latestOpinionatedReviews.nodes",
        "latestOpinionatedReviews(first: 9, writersOnly: true) { nodes { author { login } } }",
    )

    assert everybody == [
        {"state": "APPROVED", "author": {"login": "wei"}},
        {"state": "APPROVED", "author": {"login": "rob"}},
    ]
    assert writers == [{"author": {"login": "wei"}}]


async def test_a_head_branch_that_is_gone_is_null(github: Asker) -> None:
    github.starter.repository.delete_branch("agent/feature")

    assert await github.at("", "state headRef { name } headRefName headRepository { nameWithOwner }") == {
        "state": "CLOSED",
        "headRef": None,
        "headRefName": "agent/feature",
        "headRepository": {"nameWithOwner": "acme/app"},
    }
