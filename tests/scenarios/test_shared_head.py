"""One commit that two pull requests propose: its check run speaks for both, and the worst answer counts."""

import pytest

from simulator.state.world import PullRequest
from tests.scenarios.house import House, open_house


async def two(house: House, *, required: bool = True, ci: str = "success") -> tuple[PullRequest, PullRequest]:
    """The same head into `main` and into `release`; both require CI and, mostly, Babysit."""
    house.repository.create_branch("release", house.repository.branch_sha("main") or "", author="ada")
    for base in ("main", "release"):
        house.repository.protect(base, checks=["build", "babysit"] if required else ["build"])
    into_main = house.propose(labels=())
    into_release = house.repository.open_pull_request(
        head=into_main.head_ref, base="release", title="Back-port it", author="agent", labels=()
    )
    assert into_main.head_sha == into_release.head_sha
    house.report(into_main, "build", ci)
    await house.settle()
    return into_main, into_release


async def test_a_hold_on_one_shuts_the_check_that_both_show(house: House) -> None:
    into_main, into_release = await two(house)
    assert house.verdict(into_main) == "success"

    house.say(into_main, "/hold", by="wei")
    await house.settle()

    assert house.verdict(into_release) == "action_required"
    assert house.says(into_release).startswith(f"#{into_main.number} into main: Held by @wei.")


@pytest.mark.parametrize("command", ["/recheck", "/merge", "/explain"])
async def test_looking_at_the_other_one_does_not_turn_it_green(house: House, command: str) -> None:
    into_main, into_release = await two(house)
    house.say(into_main, "/hold", by="wei")
    await house.settle()

    house.say(into_release, command, by="wei")
    await house.settle()

    assert house.conclusion(into_main) == "action_required"
    assert not into_release.is_merged
    assert not into_main.is_merged


async def test_a_re_run_of_the_check_does_not_turn_it_green(house: House) -> None:
    into_main, into_release = await two(house)
    house.say(into_release, "/hold", by="wei")
    await house.settle()
    own = house.own_check(into_main)
    assert own is not None

    house.repository.rerun_check(own, author="wei")
    await house.settle()

    assert house.conclusion(into_main) == "action_required"


async def test_the_other_one_merges_once_the_hold_is_gone(house: House) -> None:
    into_main, into_release = await two(house)
    house.say(into_main, "/hold", by="wei")
    house.say(into_release, "/merge", by="wei")
    await house.settle()
    assert house.merges() == []

    house.say(into_main, "/unhold", by="wei")
    await house.settle()

    assert into_release.is_merged
    assert house.conclusion(into_main) == "success"
    assert not into_main.is_merged


@pytest.mark.parametrize("first", ["main", "release"])
async def test_what_is_merged_speaks_no_more_for_what_is_held(house: House, first: str) -> None:
    into_main, into_release = await two(house, required=False)
    merged, held = (into_main, into_release) if first == "main" else (into_release, into_main)
    house.say(held, "/hold", by="wei")
    await house.settle()

    house.say(merged, "/merge", by="max")
    await house.settle()

    assert merged.is_merged
    assert not held.is_merged
    assert house.conclusion(held) == "action_required"
    assert house.says(held).startswith("Held by @wei")


@pytest.mark.parametrize("first", ["main", "release"])
async def test_both_merge_in_either_order(house: House, first: str) -> None:
    into_main, into_release = await two(house)
    pull_request, other = (into_main, into_release) if first == "main" else (into_release, into_main)

    house.say(pull_request, "/merge", by="wei")
    await house.settle()
    assert (pull_request.is_merged, other.is_merged) == (True, False)
    assert house.conclusion(other) == "success"
    house.say(other, "/merge", by="wei")
    await house.settle()

    assert other.is_merged
    assert "Merged as" in house.says(other)


async def test_one_that_is_closed_speaks_no_more(house: House) -> None:
    into_main, into_release = await two(house)
    house.say(into_main, "/hold", by="wei")
    await house.settle()

    house.repository.close(into_main.number, author="wei")
    await house.settle()

    assert house.conclusion(into_release) == "success"
    assert house.says(into_release).startswith("Ready to merge.")


async def test_one_that_moved_on_speaks_no_more(house: House) -> None:
    _, into_release = await two(house)
    house.repository.create_branch("agent/copy", into_release.head_sha, author="agent")
    third = house.repository.open_pull_request(
        head="agent/copy", base="main", title="The same again", author="agent"
    )
    await house.settle()
    house.say(third, "/hold", by="wei")
    await house.settle()
    assert house.conclusion(into_release) == "action_required"

    house.repository.push("agent/copy", {"more.py": "1\n"}, author="agent")
    await house.settle()

    assert house.conclusion(into_release) == "success"


async def test_one_that_is_opened_later_counts_too(house: House) -> None:
    into_main = house.propose(labels=())
    house.report(into_main, "build", "success")
    await house.settle()
    assert house.conclusion(into_main) == "success"

    house.repository.create_branch("release", house.repository.branch_sha("main") or "", author="ada")
    later = house.repository.open_pull_request(
        head=into_main.head_ref, base="release", title="Back-port", author="agent", labels=("strategic",)
    )
    await house.settle()

    assert house.conclusion(into_main) == "action_required"
    assert f"#{later.number} into release" in house.says(into_main)


async def test_a_retargeted_one_is_named_by_its_new_base(house: House) -> None:
    into_main, into_release = await two(house)
    house.repository.create_branch("next", house.repository.branch_sha("main") or "", author="ada")
    house.say(into_release, "/hold", by="wei")
    await house.settle()

    house.repository.retarget(into_release.number, "next", author="wei")
    await house.settle()

    assert house.says(into_main).startswith(f"#{into_release.number} into next: Held")


async def test_two_looks_do_not_overwrite_each_other_for_ever() -> None:
    async with open_house(sweep_interval_s=300) as house:
        into_main, _ = await two(house)
        house.say(into_main, "/hold", by="wei")
        await house.let_pass(600)
        before = [
            request
            for request in house.requests()
            if "check-runs" in request.path and request.method != "GET"
        ]

        await house.let_pass(3600)

        after = [
            request
            for request in house.requests()
            if "check-runs" in request.path and request.method != "GET"
        ]
        assert after == before


async def test_a_pull_request_with_a_head_of_its_own_costs_no_further_look(house: House) -> None:
    house.propose("agent/one", labels=())
    house.propose("agent/two", labels=())
    await house.settle()
    before = len(house.requests())
    pull_request = house.propose("agent/three", labels=())
    await house.settle()

    reads = [request for request in house.requests()[before:] if request.path == "/graphql"]
    assert len(reads) == 1, house.bill()
    assert house.conclusion(pull_request) == "in_progress"
