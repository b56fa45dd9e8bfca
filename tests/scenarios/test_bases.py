"""What a push to a base branch does to the pull requests into it, told without waiting for the sweep."""

from itertools import pairwise

import pytest

from simulator.state.world import PullRequest
from tests.scenarios.house import House, open_house

MINUTE = 60


def rewritten(house: House, number: int = 0, *, base: str = "main") -> PullRequest:
    """A pull request that rewrites the README, green but not opted in."""
    pull_request = house.propose(
        f"agent/readme-{number}", files={"README.md": f"hello from {number}\n"}, labels=(), base=base
    )
    house.report(pull_request, "build", "success")
    return pull_request


def push(house: House, text: str = "people say hello\n", *, branch: str = "main") -> None:
    house.repository.push(branch, {"README.md": text}, author="ada")


@pytest.mark.parametrize("by_graphql", [False, True], ids=["computed-when-REST-asks", "computed-when-listed"])
async def test_a_new_conflict_is_told_within_a_minute(house: House, *, by_graphql: bool) -> None:
    house.starter.world.graphql_starts_mergeability = by_graphql
    pull_request = rewritten(house)
    await house.settle()
    assert house.conclusion(pull_request) == "success"

    push(house)
    await house.until(lambda: house.conclusion(pull_request) == "failure", within_s=MINUTE)
    assert "conflicts with main" in house.says(pull_request)


async def test_a_conflict_that_is_gone_is_told_within_a_minute(house: House) -> None:
    pull_request = rewritten(house)
    push(house)
    await house.until(lambda: house.conclusion(pull_request) == "failure", within_s=MINUTE)
    await house.settle()

    push(house, "hello\n")
    await house.until(lambda: house.conclusion(pull_request) == "success", within_s=MINUTE)


async def test_a_head_that_is_behind_now_is_told_within_a_minute(house: House) -> None:
    house.repository.protect(checks=["build"], strict=True)
    pull_request = rewritten(house)
    await house.settle()
    assert house.conclusion(pull_request) == "success"

    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    await house.until(lambda: house.conclusion(pull_request) == "failure", within_s=MINUTE)
    assert "behind" in house.says(pull_request)


async def test_the_merge_of_one_pull_request_tells_the_other_that_it_conflicts(house: House) -> None:
    first, second = rewritten(house, 1), rewritten(house, 2)
    await house.settle()

    house.repository.label(first.number, "automerge", author="wei")
    await house.until(lambda: first.is_merged)
    await house.until(lambda: house.conclusion(second) == "failure", within_s=MINUTE)


async def test_any_branch_that_something_goes_into_is_a_base(house: House) -> None:
    house.repository.push("release/1", {"README.md": "hello\n"}, author="ada")
    pull_request = rewritten(house, base="release/1")
    await house.settle()

    push(house, branch="release/1")
    await house.until(lambda: house.conclusion(pull_request) == "failure", within_s=MINUTE)


async def test_a_push_to_a_branch_that_nothing_goes_into_costs_nothing(house: House) -> None:
    rewritten(house)
    await house.settle()
    before = len(house.requests())

    house.repository.push("scratch", {"x.py": "1\n"}, author="agent")
    await house.settle()

    assert len(house.requests()) == before


async def test_nothing_is_looked_at_that_a_push_did_not_change(house: House) -> None:
    pull_request = rewritten(house)
    await house.settle()
    before = len(house.requests())

    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    await house.settle()

    asked = [request.route for request in house.requests()[before:]]
    assert asked.count("/graphql") <= 3, house.bill()
    assert len(asked) <= 4, house.bill()
    assert house.conclusion(pull_request) == "success"


async def test_lists_of_one_base_are_half_a_minute_apart() -> None:
    async with open_house(mergeability_reads=0) as house:
        house.starter.world.graphql_starts_mergeability = True
        house.propose(labels=())
        await house.settle()
        before = len(house.requests())

        for count in range(60):
            house.repository.push("main", {"other.py": f"{count}\n"}, author="ada")
            await house.let_pass(5)
        await house.settle()

        at = [request.at for request in house.requests()[before:] if request.path == "/graphql"]
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(at)]
        assert 9 <= len(at) <= 12
        assert min(gaps) >= 29
