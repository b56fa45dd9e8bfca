"""Repositories and people are who they are, whatever they are called: names change hands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.records.database import Database
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.server import Parts
from simulator.story import StoryRepository
from simulator.webhooks import by_chance
from tests.fakes import FakeChecklist
from tests.scenarios.house import House, open_house


@asynccontextmanager
async def remembering_house() -> AsyncIterator[tuple[House, Database]]:
    database = await SqliteDatabase.open(None)
    async with open_house(parts=Parts(database=database, checklist=FakeChecklist())) as house:
        yield house, database
    await database.close()


def take_name(house: House, full_name: str = "acme/app") -> StoryRepository:
    """Somebody makes a new repository of this name, with a pull request of the same number, green."""
    repository = house.starter.world.add_repository(full_name)
    repository.collaborators.update(house.repository.collaborators)
    repository.push("agent/other", {"other.py": "1\n"}, message="Other", author="agent")
    pull_request = repository.open_pull_request(
        head="agent/other", base="main", title="Other", author="agent", labels=("automerge",)
    )
    run = repository.start_check_run(pull_request.head_sha, "build")
    repository.complete_check_run(run, "success")
    return repository


async def test_a_renamed_repository_keeps_what_people_decided() -> None:
    async with remembering_house() as (house, database):
        pull_request = house.propose(labels=())
        house.report(pull_request, "build", "in_progress")
        house.say(pull_request, "/merge", by="wei")
        await house.settle()

        house.repository.rename("store", author="ada")
        await house.settle()
        house.report(pull_request, "build", "success")
        await house.settle()

        assert house.verdict(pull_request) == "merged"
        kinds = [written.entry.kind.word for written in await Ledger(database).search("acme/store", 1)]
        assert kinds == ["opted in", "merged"]
        assert await Ledger(database).search("acme/app") == []


async def test_a_new_repository_under_the_old_name_inherits_no_hold() -> None:
    async with remembering_house() as (house, _database):
        held = house.propose()
        house.say(held, "/hold not yet", by="wei")
        await house.settle()
        house.repository.rename("store", author="ada")
        await house.settle()

        (other,) = take_name(house).pull_requests.values()
        await house.settle()

        assert other.is_merged
        house.report(held, "build", "success")
        await house.settle()
        assert not held.is_merged
        assert "Held by" in house.summary(held)


async def test_a_rename_that_nobody_told_of_is_noticed_by_the_sweep() -> None:
    async with open_house(sweep_interval_s=300) as house:
        held = house.propose()
        house.report(held, "build", "success")
        house.say(held, "/hold not yet", by="wei")
        await house.settle()
        house.starter.app.events.discard("repository")
        house.repository.rename("store", author="ada")
        (other,) = take_name(house).pull_requests.values()

        await house.let_pass(700)

        assert other.is_merged
        assert not held.is_merged
        house.say(held, "/unhold", by="wei")
        await house.let_pass(60)
        assert held.is_merged


async def test_a_repository_that_moves_to_another_organisation_goes_on_there() -> None:
    async with remembering_house() as (house, database):
        world = house.starter.world
        world.add_organization("apex")
        world.install(house.starter.app, "apex")
        world.install(world.apps["github-actions"], "apex")
        pull_request = house.propose(labels=())
        house.report(pull_request, "build", "in_progress")
        house.say(pull_request, "/merge", by="wei")
        await house.settle()

        house.repository.transfer("apex", author="ada")
        await house.settle()
        house.report(pull_request, "build", "success")
        await house.settle()

        assert house.verdict(pull_request) == "merged"
        assert len(await Ledger(database).search("apex/app", 1)) == 2


async def test_an_approval_belongs_to_the_account_and_not_to_whoever_has_its_login_now() -> None:
    async with remembering_house() as (house, _database):
        pull_request = house.propose(labels=("automerge", "strategic"))
        house.report(pull_request, "build", "in_progress")
        house.say(pull_request, "/approve", by="max")
        await house.settle()
        world = house.starter.world
        world.rename_account("max", "maxime")
        world.add_user("max")
        house.repository.collaborators["max"] = "admin"
        house.repository.collaborators["maxime"] = "read"

        house.report(pull_request, "build", "success")
        await house.settle()

        assert house.verdict(pull_request) == "action_required"


async def test_an_approver_who_changed_their_login_still_counts() -> None:
    async with remembering_house() as (house, _database):
        pull_request = house.propose(labels=("automerge", "strategic"))
        house.report(pull_request, "build", "in_progress")
        house.say(pull_request, "/approve", by="max")
        await house.settle()
        house.starter.world.rename_account("max", "maxime")

        house.report(pull_request, "build", "success")
        await house.settle()

        assert house.verdict(pull_request) == "merged"


async def test_whoever_made_a_claim_does_not_settle_it_under_another_login() -> None:
    async with remembering_house() as (house, _database):
        pull_request = house.propose()
        house.say(pull_request, "Blocked: the staging key is missing from the vault.", by="max")
        await house.settle()
        house.starter.world.rename_account("max", "maxime")

        house.say(pull_request, "/verify C1 refuted: it is there", by="maxime")
        await house.settle()

        assert "cannot settle it" in house.replies(pull_request)[0]


async def test_an_event_that_arrives_late_under_a_name_that_another_has_taken_loses_nothing() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.let_pass(20)
        sent = house.github.world.outbox.deliveries.values()
        late = next(delivery for delivery in sent if delivery.event == "pull_request")
        house.repository.rename("store", author="ada")
        house.starter.world.add_repository("acme/app").collaborators.update(house.repository.collaborators)
        await house.let_pass(20)
        house.github.disturb(by_chance(0, lose=1.0))
        house.repository.close(pull_request.number, author="agent")
        await house.let_pass(20)

        house.starter.world.outbox.redeliver(replace(late, guid="late"))
        await house.let_pass(20)

        assert house.conclusion(pull_request) == "cancelled"
