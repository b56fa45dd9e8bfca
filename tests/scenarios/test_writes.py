"""Merges go first, what news overtake is not said, and whoever waits to write keeps nobody from anything."""

from simulator.faults import Fault, Mode
from simulator.state.world import PullRequest
from tests.scenarios.house import House, open_house


def propose_many(house: House, count: int) -> list[PullRequest]:
    pull_requests = [house.propose(f"agent/{number}") for number in range(count)]
    for request in pull_requests:
        house.report(request, "build", "in_progress")
    return pull_requests


async def test_what_waits_to_be_said_is_not_said_once_it_is_no_longer_true() -> None:
    async with open_house(mergeability_reads=0) as house:
        pull_requests = propose_many(house, 20)
        await house.let_pass(3)
        for request in pull_requests:
            house.report(request, "build", "success")
        await house.settle()

        assert all(request.is_merged for request in pull_requests)
        assert len(house.content_writes()) < 20 * 3


async def test_a_hold_stops_a_merge_that_waits_for_its_turn() -> None:
    async with open_house(mergeability_reads=0) as house:
        pull_requests = propose_many(house, 12)
        await house.settle()
        for request in pull_requests:
            house.report(request, "build", "success")
        await house.until(lambda: any(request.is_merged for request in pull_requests))
        waiting = [request for request in pull_requests if not request.is_merged]

        for pull_request in waiting[-3:]:
            house.say(pull_request, "/hold look at this", by="wei")
        await house.settle()

        assert [pull_request.is_merged for pull_request in waiting[-3:]] == [False] * 3
        assert [house.conclusion(pull_request) for pull_request in waiting[-3:]] == ["action_required"] * 3
        assert all(pull_request.is_merged for pull_request in waiting[:-3])


async def test_a_label_taken_off_stops_a_merge_that_waits_for_its_turn() -> None:
    async with open_house(mergeability_reads=0) as house:
        pull_requests = propose_many(house, 12)
        await house.settle()
        for request in pull_requests:
            house.report(request, "build", "success")
        await house.until(lambda: any(request.is_merged for request in pull_requests))
        waiting = [request for request in pull_requests if not request.is_merged]

        house.repository.unlabel(waiting[-1].number, "automerge", author="wei")
        house.report(waiting[-2], "build", "failure")
        await house.settle()

        assert not waiting[-1].is_merged
        assert not waiting[-2].is_merged
        assert all(pull_request.is_merged for pull_request in waiting[:-2])


async def test_an_answer_is_given_before_check_runs_and_comments_that_wait_longer() -> None:
    async with open_house(mergeability_reads=0) as house:
        asked = house.propose("agent/asked")
        house.report(asked, "build", "in_progress")
        await house.settle()
        propose_many(house, 30)
        await house.let_pass(3)
        said = house.say(asked, "/explain", by="wei")
        began = house.clock.now()

        await house.until(lambda: house.replies(asked))

        assert (house.clock.now() - began).total_seconds() < 10
        await house.until(lambda: house.reactions(said) == ["eyes", "rocket"])


async def test_comments_are_said_although_merges_go_on_and_on() -> None:
    async with open_house(mergeability_reads=0) as house:
        red = house.propose("agent/red")
        pull_requests = propose_many(house, 70)
        await house.settle()
        house.report(red, "build", "failure")
        began = house.clock.now()
        for request in pull_requests:
            house.report(request, "build", "success")

        await house.until(lambda: house.comments(red), within_s=200)

        assert (house.clock.now() - began).total_seconds() < 90
        await house.settle()
        assert all(request.is_merged for request in pull_requests)


async def test_another_organisation_merges_at_once_while_one_waits_for_its_writes() -> None:
    async with open_house(mergeability_reads=0) as house:
        world = house.starter.world
        world.add_organization("globex")
        other = world.add_repository("globex/shop")
        other.collaborators["agent"] = "write"
        world.install(house.starter.app, "globex")
        world.install(world.apps["github-actions"], "globex")
        other.push("agent/x", {"x.py": "1\n"}, author="agent")
        theirs = other.open_pull_request(head="agent/x", title="X", author="agent", labels=("automerge",))
        run = other.start_check_run(theirs.head_sha, "build")
        await house.settle()
        propose_many(house, 80)
        await house.let_pass(4)
        began = house.clock.now()

        other.complete_check_run(run, "success")
        await house.until(lambda: theirs.is_merged)

        assert (house.clock.now() - began).total_seconds() < 2


async def test_a_restart_while_writes_wait_leaves_nothing_unsaid() -> None:
    async with open_house(mergeability_reads=0, sweep_interval_s=300) as house:
        pull_requests = propose_many(house, 12)
        await house.settle()
        house.github.faults.add(Fault(method="PATCH", path="*/check-runs/*", mode=Mode.DROP, times=5))
        for request in pull_requests:
            house.report(request, "build", "success")
        await house.settle()

        assert [house.conclusion(request) for request in pull_requests] == ["success"] * 12
