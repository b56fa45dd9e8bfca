"""A pull request that is based on another one's branch, once that other one is merged or closed."""

from collections.abc import Collection

import pytest

from simulator.state.world import PullRequest
from tests.scenarios.house import House

MINUTE = 60


def stack(house: House, *, labels: tuple[str, ...] = ("automerge",)) -> tuple[PullRequest, PullRequest]:
    """Two pull requests, the second into the first one's branch; nothing has reported on either."""
    below = house.propose("agent/below", labels=labels)
    return below, on_top(house, "agent/above", labels=labels)


def on_top(
    house: House, branch: str, *, base: str = "agent/below", labels: tuple[str, ...] = ("automerge",)
) -> PullRequest:
    house.repository.push(branch, {f"{branch}.py": "1\n"}, onto=base, author="agent")
    return house.repository.open_pull_request(
        head=branch, base=base, title=f"Add {branch}", author="agent", labels=labels
    )


def on_main(house: House) -> Collection[str]:
    return house.repository.git.files(house.repository.git.tip("main"))


def go_green(house: House, *pull_requests: PullRequest) -> None:
    for pull_request in pull_requests:
        house.report(pull_request, "build", "success")


async def test_what_stands_on_a_merged_branch_is_held_until_it_is_retargeted(house: House) -> None:
    below, above = stack(house)
    go_green(house, below)
    await house.until(lambda: below.is_merged)

    go_green(house, above)
    await house.settle()
    assert above.is_open
    assert house.conclusion(above) == "failure"
    assert "agent/below was merged into main as #1" in house.says(above)
    assert "@agent: retarget it to main" in house.says(above)

    house.repository.retarget(above.number, "main", author="agent")
    await house.until(lambda: above.is_merged, within_s=MINUTE)
    assert "agent/above.py" in on_main(house)


@pytest.mark.parametrize("top_first", [False, True])
async def test_a_stack_that_turns_green_at_once_never_merges_into_a_dead_branch(
    house: House, *, top_first: bool
) -> None:
    below, above = stack(house)
    await house.settle()
    go_green(house, *((above, below) if top_first else (below, above)))
    await house.settle()

    if below.is_open:  # what stood on it came first, and made it another head
        assert above.is_merged
        go_green(house, below)
        await house.settle()
    assert below.is_merged
    assert above.is_open or "agent/above.py" in on_main(house)


@pytest.mark.parametrize("method", ["squash", "merge", "rebase"])
async def test_a_persons_merge_of_what_is_below_is_told_at_once(house: House, method: str) -> None:
    below, above = stack(house, labels=())
    go_green(house, below, above)
    await house.until(lambda: house.conclusion(above) == "success")

    house.repository.merge(below.number, method=method, author="ada")
    await house.until(lambda: house.conclusion(above) == "failure", within_s=MINUTE)

    house.say(above, "/merge", by="ada")
    await house.settle()
    assert above.is_open


async def test_a_base_that_was_closed_unmerged_holds_until_it_is_open_again(house: House) -> None:
    below, above = stack(house, labels=())
    go_green(house, below, above)
    await house.until(lambda: house.conclusion(above) == "success")

    house.repository.close(below.number, author="ada")
    await house.until(lambda: house.conclusion(above) == "failure", within_s=MINUTE)
    assert "#1 was closed" in house.says(above)

    house.repository.reopen(below.number, author="ada")
    await house.until(lambda: house.conclusion(above) == "success", within_s=MINUTE)


async def test_a_push_to_the_dead_branch_makes_no_difference(house: House) -> None:
    below, above = stack(house)
    go_green(house, below)
    await house.until(lambda: below.is_merged)

    house.repository.push("agent/below", {"late.py": "1\n"}, author="agent")
    go_green(house, above)
    await house.settle()
    assert above.is_open
    assert house.conclusion(above) == "failure"


@pytest.mark.parametrize("branch", ["develop", "team/web"])
async def test_a_branch_that_lives_on_after_a_release_takes_what_comes(house: House, branch: str) -> None:
    house.repository.push(branch, {"a.py": "1\n"}, author="ada")
    release = house.repository.open_pull_request(head=branch, base="main", title="Release", author="ada")
    house.repository.merge(release.number, method="merge", author="ada")
    await house.let_pass(2)
    if branch != "develop":
        house.repository.push(branch, {"b.py": "1\n"}, author="ada")

    feature = on_top(house, "agent/feature", base=branch)
    go_green(house, feature)
    await house.until(lambda: feature.is_merged)


async def test_a_new_pull_request_from_the_base_opens_what_stands_on_it(house: House) -> None:
    below, above = stack(house)
    go_green(house, below)
    await house.until(lambda: below.is_merged)
    go_green(house, above)
    await house.until(lambda: house.conclusion(above) == "failure")

    house.repository.push("agent/below", {"more.py": "1\n"}, author="agent")
    house.repository.open_pull_request(head="agent/below", base="main", title="More", author="agent")
    await house.until(lambda: above.is_merged, within_s=MINUTE)
