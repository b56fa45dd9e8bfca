"""GitHub's limits: none is met, merges go on while the rest waits, and the pull request says until when."""

from bot.records.sqlite.database import SqliteDatabase
from bot.server import Parts
from simulator.access import InstallationViewer
from simulator.actions.apps import mint_token
from simulator.exchange import RequestRecord
from simulator.state.world import PullRequest
from tests.fakes import FakeChecklist
from tests.scenarios.house import House, open_house

WAITS = "for GitHub's limits. Next: Babysit."


def refused(house: House) -> list[RequestRecord]:
    return [request for request in house.github.requests if request.status in {403, 429}]


def spend(house: House, share: float, resource: str = "core") -> None:
    """Use up this share of the installation's hour."""
    limits = house.github.limits
    viewer = InstallationViewer(mint_token(house.starter.world, house.starter.installation))
    limits.spend(viewer, resource, int(limits.quota(viewer, resource) * share))


def asked_of(house: House) -> int:
    """How much was asked in the installation's name; who the App is, is asked in the App's own."""
    return sum(not request.path.startswith("/app") for request in house.requests())


def told_to_wait(house: House, pull_request: PullRequest) -> str:
    """The check run's title, where it is about limits."""
    title = house.says(pull_request)
    return title if title.endswith(WAITS) else ""


async def test_an_hour_full_of_writes_is_waited_out_and_told_once_while_merges_go_on() -> None:
    async with open_house(environ={"CONTENT_WRITES_PER_HOUR": "30"}) as house:
        house.github.limits.quotas.content_an_hour = 30
        ready = house.propose("agent/ready")
        house.report(ready, "build", "in_progress")
        await house.settle()
        crowd = [house.propose(f"agent/{number}") for number in range(30)]
        for pull_request in crowd:
            house.report(pull_request, "build", "in_progress")
        await house.let_pass(300)

        waiting = [pull_request for pull_request in crowd if told_to_wait(house, pull_request)]
        house.report(ready, "build", "success")
        await house.until(lambda: ready.is_merged, within_s=30)
        said = {told_to_wait(house, pull_request) for pull_request in waiting}
        await house.let_pass(1800)

        assert refused(house) == []
        assert 1 <= len(waiting) <= 3
        assert len(said) == 1
        assert {told_to_wait(house, pull_request) for pull_request in waiting} == said
        assert "kept for merges and commands" in house.summary(waiting[0])
        await house.let_pass(3 * 3600)
        assert {house.says(pull_request) for pull_request in crowd} == {
            "CI is running: build to go. Next: CI."
        }
        assert refused(house) == []


async def test_with_a_fifth_of_the_hour_left_nothing_is_swept_and_what_turns_green_is_merged() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        for resource in ("core", "graphql"):
            spend(house, 0.85, resource)
        await house.let_pass(610)
        before = asked_of(house)
        await house.let_pass(610)

        assert asked_of(house) == before
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged, within_s=30)
        merged = asked_of(house)
        await house.let_pass(3600)
        assert asked_of(house) > merged + 10
        assert refused(house) == []


async def test_a_command_is_answered_from_what_is_kept() -> None:
    async with open_house(environ={"CONTENT_WRITES_PER_HOUR": "30"}) as house:
        house.github.limits.quotas.content_an_hour = 30
        for number in range(30):
            house.report(house.propose(f"agent/{number}"), "build", "in_progress")
        await house.let_pass(300)
        pull_request = house.propose("agent/asked")

        comment = house.say(pull_request, "/hold not today", by="wei")
        await house.let_pass(60)

        assert "rocket" in house.reactions(comment)
        assert refused(house) == []


async def test_a_restart_does_not_forget_what_was_written_within_the_hour() -> None:
    database, written = await SqliteDatabase.open(None), list[int]()
    for _ in range(2):
        parts = Parts(database=database, checklist=FakeChecklist())
        async with open_house(environ={"CONTENT_WRITES_PER_HOUR": "30"}, parts=parts) as house:
            for number in range(20):
                house.report(house.propose(f"agent/{number}"), "build", "in_progress")
            await house.let_pass(200)
            written.append(len(house.content_writes()))
    await database.close()

    assert written[0] == 20
    assert sum(written) <= 27
