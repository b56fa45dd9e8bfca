"""Installations and repositories that come and go: nothing is asked in vain, nothing is lost."""

from bot.records.sqlite.database import SqliteDatabase
from bot.records.visits import Visits
from bot.server import Parts
from simulator.exchange import RequestRecord
from tests.fakes import FakeChecklist
from tests.scenarios.house import House, open_house

MOST_UNDER_WAY = 12
"""What five pull requests and their base asked for before the word came."""


def asked_since(house: House, before: int) -> list[RequestRecord]:
    """What was asked beside the sweep's own list of installations."""
    asked = house.github.requests[before:]
    return [
        request for request in asked if request.path.startswith(("/repos", "/graphql", "/app/installations/"))
    ]


def tokens_since(house: House, before: int) -> list[RequestRecord]:
    return [request for request in house.github.requests[before:] if request.path.endswith("/access_tokens")]


async def test_a_removed_installation_is_asked_for_nothing_more(house: House) -> None:
    before = len(house.github.requests)
    for number in range(5):
        house.report(house.propose(f"agent/{number}"), "build", "in_progress")

    house.starter.world.uninstall(house.starter.installation)
    await house.let_pass(3600)

    assert len(asked_since(house, before)) <= MOST_UNDER_WAY


async def test_a_removal_that_nobody_told_of_costs_one_token(house: House) -> None:
    pull_requests = [house.propose(f"agent/{number}") for number in range(5)]
    for request in pull_requests:
        house.report(request, "build", "in_progress")
    await house.settle()
    house.starter.world.outbox.deliver = lambda *_: None  # type: ignore[method-assign]
    house.starter.world.uninstall(house.starter.installation)
    before = len(house.github.requests)

    await house.let_pass(2 * 3600)

    assert len(tokens_since(house, before)) <= 1


async def test_a_suspended_installation_is_left_alone_and_found_again(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    world, installation = house.starter.world, house.starter.installation

    world.suspend(installation)
    await house.let_pass(60)
    before = len(house.github.requests)
    house.report(pull_request, "build", "success")
    await house.let_pass(3600)
    assert asked_since(house, before) == []
    world.unsuspend(installation)
    await house.settle()

    assert pull_request.is_merged


async def test_an_installation_that_is_made_anew_goes_on_where_the_old_one_was(house: House) -> None:
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "in_progress")
    house.say(pull_request, "/merge", by="wei")
    await house.settle()
    world = house.starter.world
    world.uninstall(house.starter.installation)
    await house.let_pass(60)
    house.report(pull_request, "build", "success")

    world.install(house.starter.app, "acme")
    await house.settle()

    assert pull_request.is_merged


async def test_a_suspension_in_the_middle_of_a_look_is_no_failure() -> None:
    async with open_house() as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        world, installation = house.starter.world, house.starter.installation
        house.github.faults.before("PUT", "*/merge", lambda: world.suspend(installation))
        house.report(pull_request, "build", "success")
        await house.let_pass(60)
        before = len(house.github.requests)
        await house.let_pass(3600)
        assert asked_since(house, before) == []

        world.unsuspend(installation)
        await house.settle()

        assert pull_request.is_merged


async def test_a_repository_that_was_taken_away_is_asked_for_nothing_more(house: House) -> None:
    before = len(house.github.requests)
    for number in range(5):
        house.report(house.propose(f"agent/{number}"), "build", "in_progress")

    house.starter.world.select_repositories(house.starter.installation, [])
    await house.let_pass(3600)

    assert len(asked_since(house, before)) <= MOST_UNDER_WAY


async def test_an_archived_repository_is_left_alone_until_it_is_back(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    before = len(house.github.requests)

    house.repository.archive(author="ada")
    await house.let_pass(3600)
    assert asked_since(house, before) == []
    house.repository.unarchive(author="ada")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_a_deleted_repository_is_asked_for_nothing_more(house: House) -> None:
    before = len(house.github.requests)
    for number in range(5):
        house.report(house.propose(f"agent/{number}"), "build", "in_progress")

    house.repository.delete(author="ada")
    await house.let_pass(3600)

    assert len(asked_since(house, before)) <= MOST_UNDER_WAY


async def test_what_ends_while_babysit_may_not_look_has_its_check_run_ended_once_it_may() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        world, installation = house.starter.world, house.starter.installation

        world.suspend(installation)
        await house.let_pass(60)
        house.repository.close(pull_request.number, author="agent")
        await house.let_pass(60)
        world.unsuspend(installation)
        await house.let_pass(610)

        run = house.own_check(pull_request)
        assert run is not None
        assert run.is_completed


async def test_a_removal_that_nobody_told_of_leaves_nothing_in_the_queue_one_sweep_later() -> None:
    database = await SqliteDatabase.open(None)
    async with open_house(
        sweep_interval_s=300, parts=Parts(database=database, checklist=FakeChecklist())
    ) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.let_pass(310)
        installation = house.starter.installation
        assert await Visits(database).installations() == [installation.id]

        house.starter.world.outbox.deliver = lambda *_: None  # type: ignore[method-assign]
        house.starter.world.uninstall(installation)
        await house.let_pass(310)

        assert await Visits(database).installations() == []
    await database.close()


async def test_a_label_opts_in_whatever_its_case(house: House) -> None:
    pull_request = house.propose(labels=("Automerge",))

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
