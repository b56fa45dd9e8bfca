"""Somebody objects to what is in the merge queue already: it is taken out while there is time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator import requirements
from simulator.state.apps import InstallationToken
from simulator.state.world import PullRequest
from tests.scenarios.house import START, House, open_house
from tests.scenarios.queued import (
    green,
    group_check,
    grouped,
    is_queued,
    open_runs,
    report_on,
    require_queue,
)


@pytest.fixture
async def queued_house(house: House) -> House:
    require_queue(house)
    return house


Veto = Callable[[House, PullRequest], object]


def configure(text: str) -> Veto:
    return lambda house, _: house.configure(text)


VETOES: dict[str, Veto] = {
    "hold": lambda house, pull_request: house.say(pull_request, "/hold not before the release", by="wei"),
    "strategic label": lambda house, pull_request: house.repository.label(
        pull_request.number, "strategic", author="wei"
    ),
    "changes requested": lambda house, pull_request: house.repository.review(
        pull_request.number, "CHANGES_REQUESTED", "no", author="wei"
    ),
    "undetermined claim": lambda house, pull_request: house.say(
        pull_request, "Blocked: the vendor has not signed yet.", by="wei"
    ),
    "confirmed claim": lambda house, pull_request: house.say(
        pull_request, "`src/nowhere.py` is missing.", by="wei"
    ),
    "back to draft": lambda house, pull_request: house.repository.convert_to_draft(
        pull_request.number, author="agent"
    ),
    "opt-in label taken off": lambda house, pull_request: house.repository.unlabel(
        pull_request.number, "automerge", author="wei"
    ),
    "CI red on the head after all": lambda house, pull_request: house.report(
        pull_request, "build", "failure"
    ),
    "a new base configuration": configure("merge: {automerge: never}\n"),
    "a broken base configuration": configure("merge: {automerge: perhaps}\n"),
    "a freeze begins": configure(
        "merge: {freeze: [{from: 2026-11-01, to: 2026-12-24, reason: audit}]}\n",
    ),
}


@pytest.mark.parametrize("veto", sorted(VETOES))
async def test_a_veto_on_what_is_queued_takes_it_out_before_its_group_is_green(
    queued_house: House, veto: str
) -> None:
    house = queued_house
    pull_request, entry, group_sha = await grouped(house)

    VETOES[veto](house, pull_request)
    await house.settle()

    assert not is_queued(house, pull_request)
    assert group_check(house, group_sha) == "failure"
    assert open_runs(house, group_sha) == 0
    report_on(house, group_sha, "success")
    assert not house.repository.finish_group(entry)
    await house.settle()
    assert not pull_request.is_merged
    assert not is_queued(house, pull_request)


@pytest.mark.parametrize("veto", sorted(VETOES))
async def test_a_veto_before_there_is_a_group_takes_it_out(queued_house: House, veto: str) -> None:
    pull_request = await green(queued_house)

    VETOES[veto](queued_house, pull_request)
    await queued_house.settle()

    assert not is_queued(queued_house, pull_request)
    assert not pull_request.is_merged


async def test_what_was_taken_out_tells_so_and_goes_back_once_the_veto_is_gone(queued_house: House) -> None:
    house = queued_house
    pull_request, _, _ = await grouped(house)
    house.say(pull_request, "/hold wait for the release", by="wei")
    await house.settle()
    assert house.verdict(pull_request) == "action_required"
    assert "Held by @wei" in house.says(pull_request)
    assert "Babysit took it out of the merge queue of `main`" in house.summary(pull_request)

    house.say(pull_request, "/unhold", by="wei")
    await house.settle()

    assert is_queued(house, pull_request)
    assert "In the merge queue" in house.says(pull_request)


async def test_a_freeze_that_begins_by_the_clock_takes_it_out_and_its_end_puts_it_back() -> None:
    begins = START + timedelta(minutes=20)
    week = f"{begins:%a %H:%M}-{begins + timedelta(hours=1):%a %H:%M}"
    async with open_house() as house:
        require_queue(house)
        house.configure(f'merge: {{freeze: [{{weekly: "{week}", zone: UTC}}]}}\n')
        pull_request, entry, group_sha = await grouped(house)

        await house.until(lambda: not is_queued(house, pull_request), within_s=3600)
        assert house.clock.now() - begins < timedelta(seconds=10)
        report_on(house, group_sha, "success")
        assert not house.repository.finish_group(entry)

        await house.until(lambda: is_queued(house, pull_request), within_s=7200)
        assert house.clock.now() >= begins + timedelta(hours=1)


async def test_where_babysit_may_not_take_it_out_the_group_fails_and_the_pull_request_says_so(
    queued_house: House,
) -> None:
    house = queued_house
    pull_request, entry, group_sha = await grouped(house)
    for token in house.starter.world.tokens.values():
        if isinstance(token, InstallationToken):
            token.permissions["pull_requests"] = "read"

    house.say(pull_request, "/hold", by="wei")
    await house.settle()

    assert group_check(house, group_sha) == "failure"
    assert house.verdict(pull_request) == "action_required"
    assert "Still in the merge queue" in house.says(pull_request)
    assert "take it out by hand" in house.summary(pull_request)
    report_on(house, group_sha, "success")
    assert not house.repository.finish_group(entry)
    assert not pull_request.is_merged


async def test_what_a_person_queued_by_hand_is_not_taken_out_for_want_of_the_label(
    queued_house: House,
) -> None:
    house = queued_house
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "success")
    await house.settle()
    house.repository.enqueue(pull_request.number, author="wei")
    entry = house.repository.build_group()
    await house.settle()
    report_on(house, entry.group_sha, "success")

    assert is_queued(house, pull_request)
    assert house.repository.finish_group(entry)


async def test_what_a_person_queued_by_hand_fails_in_its_group_once_it_is_held(queued_house: House) -> None:
    house = queued_house
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "success")
    await house.settle()
    house.repository.enqueue(pull_request.number, author="wei")
    entry = house.repository.build_group()
    await house.settle()

    house.say(pull_request, "/hold", by="max")
    await house.settle()

    assert is_queued(house, pull_request)
    assert group_check(house, entry.group_sha) == "failure"
    report_on(house, entry.group_sha, "success")
    assert not house.repository.finish_group(entry)


async def test_a_group_behind_one_that_may_not_merge_is_not_green(house: House) -> None:
    require_queue(house, grouping="HEADGREEN")
    first = house.propose("agent/one", labels=())
    house.report(first, "build", "success")
    await house.settle()
    house.repository.enqueue(first.number, author="wei")
    house.repository.build_group()
    second, entry, group_sha = await grouped(house, "agent/two")

    house.say(first, "/hold", by="max")
    await house.settle()

    assert group_check(house, group_sha) == "in_progress"
    report_on(house, group_sha, "success")
    assert is_shut(house, second, group_sha)
    house.say(first, "/unhold", by="max")
    await house.settle()
    assert group_check(house, group_sha) == "success"
    assert house.repository.finish_group(entry)
    assert (first.is_merged, second.is_merged) == (True, True)


async def test_a_new_group_behind_one_that_may_not_merge_is_not_green_either(house: House) -> None:
    require_queue(house, grouping="HEADGREEN")
    first = house.propose("agent/one", labels=())
    house.report(first, "build", "success")
    await house.settle()
    house.repository.enqueue(first.number, author="wei")
    house.repository.build_group()
    house.say(first, "/hold", by="max")
    await house.settle()

    await green(house, "agent/two")
    entry = house.repository.build_group()
    await house.settle()

    assert group_check(house, entry.group_sha) == "in_progress"


async def test_taking_one_out_has_those_behind_it_judged_anew(queued_house: House) -> None:
    house = queued_house
    first, _, _ = await grouped(house, "agent/one")
    second, entry, old_group = await grouped(house, "agent/two")

    house.say(first, "/hold", by="wei")
    await house.settle()
    assert is_queued(house, second)
    assert house.repository.build_group() is entry
    await house.settle()

    assert entry.group_sha != old_group
    assert group_check(house, entry.group_sha) == "success"
    report_on(house, entry.group_sha, "success")
    assert house.repository.finish_group(entry)
    assert (first.is_merged, second.is_merged) == (False, True)


def is_shut(house: House, pull_request: PullRequest, sha: str) -> bool:
    """Whether a required check is missing on a commit."""
    assert house.repository is pull_request.repository
    return bool(requirements.unmet_checks(pull_request, sha))
