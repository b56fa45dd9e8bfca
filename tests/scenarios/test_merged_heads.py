"""The head branch of a merge of Babysit's own: deleted once, and never with anything else on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.ledger import EntryKind
from bot.records.database import Database
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.server import Parts
from simulator.faults import Fault, Mode
from simulator.state.deliveries import Delivery
from simulator.webhooks import Disorder
from tests.fakes import FakeChecklist
from tests.scenarios.house import House, open_house
from tests.scenarios.queued import green, report_on, require_queue


@asynccontextmanager
async def remembering_house() -> AsyncIterator[tuple[House, Database]]:
    database = await SqliteDatabase.open(None)
    async with open_house(parts=Parts(database=database, checklist=FakeChecklist())) as house:
        yield house, database
    await database.close()


async def merges(database: Database) -> list[str]:
    """What the ledger says of merges."""
    written = await Ledger(database).search()
    return [one.entry.why for one in written if one.entry.kind is EntryKind.MERGED]


def then(house: House, happens: Callable[[], object]) -> None:
    """Something happens between the merge and the next query, which would delete the branch."""
    faults = house.github.faults
    faults.before("PUT", "*/merge", lambda: faults.before("POST", "/graphql", happens))


async def test_a_commit_that_is_pushed_right_after_the_merge_is_kept_and_told() -> None:
    async with remembering_house() as (house, database):
        pull_request = house.propose()
        then(
            house,
            lambda: house.repository.push(
                pull_request.head_ref, {"late.py": "1\n"}, message="One more", author="agent"
            ),
        )

        house.report(pull_request, "build", "success")
        await house.settle()

        assert pull_request.is_merged
        tip = house.repository.branch_sha(pull_request.head_ref)
        assert tip not in {None, pull_request.head_sha}
        kept = "Could not delete the branch: `it was pushed to after the commit that was merged`."
        assert kept in house.summary(pull_request)
        assert house.conclusion(pull_request) == "success"
        assert len(await merges(database)) == 1


async def test_a_branch_name_that_is_used_again_is_left_alone(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.repository.branch_sha(pull_request.head_ref) is None
    await house.let_pass(timedelta(days=60).total_seconds())
    house.repository.push(pull_request.head_ref, {"new.py": "1\n"}, message="Again", author="wei")

    house.say(pull_request, "/help", by="rob")
    await house.settle()

    assert house.repository.branch_sha(pull_request.head_ref) is not None
    assert len(house.replies(pull_request)) == 1


async def test_a_branch_that_was_restored_as_it_was_is_left_alone(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    house.repository.create_branch(pull_request.head_ref, pull_request.head_sha, author="wei")

    house.say(pull_request, "/help", by="rob")
    await house.settle()

    assert house.repository.branch_sha(pull_request.head_ref) == pull_request.head_sha


async def test_a_branch_that_another_pull_request_begins_to_need_is_kept(house: House) -> None:
    pull_request = house.propose()
    house.repository.push("agent/next", {"next.py": "1\n"}, onto=pull_request.head_ref, author="agent")
    house.repository.open_pull_request(
        head="agent/next", base=pull_request.head_ref, title="Next", author="agent"
    )

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    assert house.repository.branch_sha(pull_request.head_ref) == pull_request.head_sha


def is_closed(delivery: Delivery) -> bool:
    return delivery.event == "pull_request" and delivery.payload.get("action") == "closed"


AFTERMATH = [
    Fault(method="PUT", path="*/merge", mode=Mode.ACT_THEN_ANSWER, status=502),
    Fault(method="PUT", path="*/merge", mode=Mode.ACT_THEN_DROP),
    Fault(method="POST", path="/graphql", status=502),
    Fault(method="POST", path="/graphql", status=502, times=8),
    Fault(method="POST", path="/graphql", mode=Mode.ACT_THEN_DROP),
    Fault(method="POST", path="*/check-runs", status=502),
    Fault(method="POST", path="*/check-runs", mode=Mode.ACT_THEN_ANSWER, status=502),
]


@pytest.mark.parametrize(
    "fault", AFTERMATH, ids=lambda one: f"{one.method} {one.path} {one.mode.value} {one.times}"
)
async def test_a_merge_whose_aftermath_broke_off_is_finished_once_without_a_word_of_its_end(
    fault: Fault,
) -> None:
    async with remembering_house() as (house, database):
        house.github.disturb(Disorder(lose=is_closed))
        pull_request = house.propose()
        faults = house.github.faults
        house.github.faults.before("PUT", "*/merge", lambda: faults.add(replace(fault)))

        house.report(pull_request, "build", "success")
        await house.settle()

        assert pull_request.is_merged
        assert house.repository.branch_sha(pull_request.head_ref) is None
        assert house.says(pull_request).startswith("Merged as ")
        assert house.conclusion(pull_request) == "success"
        assert [why.startswith("merged as ") for why in await merges(database)] == [True]


async def test_a_merge_by_a_human_keeps_its_branch(house: House) -> None:
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "success")
    await house.settle()

    house.repository.merge(pull_request.number, author="max")
    await house.settle()

    assert house.repository.branch_sha(pull_request.head_ref) == pull_request.head_sha


@pytest.mark.parametrize("is_by_itself", [True, False], ids=["told-as-the-queues", "told-as-the-enqueuers"])
@pytest.mark.parametrize("is_ours", [True, False], ids=["babysit-queued-it", "a-human-queued-it"])
async def test_a_queue_deletes_only_the_branch_of_what_babysit_put_into_it(
    house: House, *, is_by_itself: bool, is_ours: bool
) -> None:
    house.starter.world.queue_merges_itself = is_by_itself
    require_queue(house)
    pull_request = await green(house)
    if not is_ours:
        house.repository.dequeue(pull_request.number, author="max")
        house.repository.enqueue(pull_request.number, author="max")
    entry = house.repository.build_group()
    await house.settle()
    report_on(house, entry.group_sha, "success")
    assert house.repository.finish_group(entry)
    await house.settle()

    left = None if is_ours else pull_request.head_sha
    assert house.repository.branch_sha(pull_request.head_ref) == left


async def test_a_branch_that_an_old_pull_request_comes_from_is_kept_however_many_are_newer(
    house: House,
) -> None:
    house.configure("merge: {method: merge}\n")
    house.repository.create_branch("release", house.repository.branch_sha("main") or "", author="ada")
    pull_request = house.propose()
    house.repository.open_pull_request(
        head=pull_request.head_ref, base="release", title="The same for the release", author="agent"
    )
    house.github.disturb(Disorder(lose=lambda _: True))
    for number in range(101):
        house.propose(f"agent/other-{number}", labels=(), draft=True)
    house.github.disturb(Disorder())
    faults = house.github.faults
    broken = Fault(method="POST", path="/graphql", status=502)
    faults.before("PUT", "*/merge", lambda: faults.add(broken))

    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=1200)
    await house.settle()

    assert house.repository.branch_sha(pull_request.head_ref) == pull_request.head_sha
