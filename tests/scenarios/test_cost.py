"""What a story costs GitHub, counted: requests with the minting of tokens, and writes of content.

Houses without a word about it are without the checklist; what that adds has stories of its own.
"""

from datetime import timedelta
from itertools import pairwise

import pytest

from simulator.state.world import CheckRun, PullRequest
from tests.scenarios.checklists import BEFORE, INSIDE, SERVER, checklists, reviewed_house
from tests.scenarios.house import House, open_house

MINTING = 1
"""The request for the installation's token, which every house makes before its story begins."""
DELETION = 1
"""The branch goes by GraphQL too, which evaluates nothing."""
BASE_LIST = 1
"""The list of what else goes into a base that moved, one a base and half a minute, whoever moved it."""


def evaluations(house: House) -> int:
    return len(
        [request for request in house.requests() if request.path == "/graphql" and request.method == "POST"]
    )


def begin(house: House, pull_request: PullRequest, names: list[str]) -> list[CheckRun]:
    return [house.repository.start_check_run(pull_request.head_sha, name) for name in names]


async def test_opened_green_merged_costs_8_requests_and_3_content_writes(house: House) -> None:
    pull_request = house.propose()
    (run,) = begin(house, pull_request, ["build"])
    await house.until(lambda: house.conclusion(pull_request) == "in_progress")

    house.repository.complete_check_run(run, "success")
    await house.settle()

    assert pull_request.is_merged
    assert len(house.requests()) + MINTING <= 8, house.bill()
    assert len(house.content_writes()) <= 3


async def reviewed_and_merged(house: House, files: dict[str, str | bytes | None]) -> PullRequest:
    """Opened, reviewed, green, merged."""
    pull_request = house.propose(files=files)
    (run,) = begin(house, pull_request, ["build"])
    await house.until(lambda: checklists(house, pull_request))
    await house.settle()
    house.repository.complete_check_run(run, "success")
    await house.settle()
    assert pull_request.is_merged
    return pull_request


@pytest.mark.parametrize(("comments", "requests", "writes"), [("all", 8, 3), ("findings", 7, 2)])
async def test_one_that_is_green_when_it_is_opened_costs_with_everything_on(
    comments: str, requests: int, writes: int
) -> None:
    """GitHub knows by then whether it merges; one request is for the token that an hour's looks share."""
    configuration = f"comments: {comments}\nmerge: {{automerge: all}}\n"
    async with reviewed_house(configuration=configuration, mergeability_reads=0) as house:
        sha = house.repository.push("agent/feature", {"x.py": "print(1)\n"}, message="Add", author="agent")
        run = house.repository.start_check_run(sha, "build")
        house.repository.complete_check_run(run, "success")
        await house.settle()
        before = len(house.requests())

        pull_request = house.repository.open_pull_request(
            head="agent/feature", base="main", title="Add", author="agent"
        )
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert len(house.requests()) - before + MINTING <= requests, house.bill()
        assert len(house.content_writes()) <= writes, house.bill()


async def test_with_findings_a_clean_review_costs_1_request_more_than_none() -> None:
    async with reviewed_house(configuration="comments: findings\n") as house:
        pull_request = house.propose()
        (run,) = begin(house, pull_request, ["build"])
        await house.until(lambda: house.conclusion(pull_request) == "in_progress")
        await house.settle()
        house.repository.complete_check_run(run, "success")
        await house.settle()

        assert pull_request.is_merged
        assert len(house.requests()) + MINTING <= 8 + 1, house.bill()
        assert len(house.content_writes()) <= 3


async def test_with_the_checklist_it_costs_2_requests_more_one_of_them_a_content_write() -> None:
    async with reviewed_house() as house:
        await reviewed_and_merged(house, {"x.py": "print(1)\n", "README.md": "more\n"})

        assert len(house.requests()) + MINTING <= 8 + 2, house.bill()
        assert len(house.content_writes()) <= 3 + 1


async def test_a_change_of_routes_costs_2_requests_more_for_what_surrounds_it() -> None:
    async with reviewed_house({"api/routes.go": BEFORE, "api/server.go": SERVER}) as house:
        await reviewed_and_merged(house, {"api/routes.go": INSIDE})

        assert len(house.requests()) + MINTING <= 8 + 4, house.bill()
        assert len(house.content_writes()) <= 3 + 1


async def test_a_later_look_at_a_reviewed_head_costs_its_own_query() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": INSIDE})
        await house.until(lambda: checklists(house, pull_request))
        await house.settle()
        before = len(house.requests())

        house.repository.label(pull_request.number, "urgent", author="wei")
        await house.settle()

        asked = [request.path for request in house.requests()[before:] if not request.is_content_write]
        assert asked == ["/graphql"]


async def test_20_jobs_and_a_minute_of_waiting_cost_12_requests(house: House) -> None:
    pull_request = house.propose()
    jobs = house.repository.start_workflow(pull_request.head_sha, [f"job {n}" for n in range(20)])

    for job in jobs:
        await house.let_pass(3)
        house.repository.finish_job(job)
    await house.settle()

    assert pull_request.is_merged
    assert len(house.requests()) + MINTING <= 12, house.bill()


async def test_200_events_over_a_minute_cost_10_requests(house: House) -> None:
    pull_request = house.propose()
    (last,) = begin(house, pull_request, ["last"])
    await house.let_pass(1)

    for number in range(98):
        (run,) = begin(house, pull_request, [f"job {number}"])
        await house.let_pass(0.3)
        house.repository.complete_check_run(run, "success")
        await house.let_pass(0.3)
    house.repository.complete_check_run(last, "success")
    await house.settle()

    assert pull_request.is_merged
    assert len(house.starter.world.outbox.deliveries) >= 200
    assert len(house.requests()) + MINTING <= 10, house.bill()


async def test_200_events_within_a_second_cost_3_evaluations(house: House) -> None:
    pull_request = house.propose()
    (last,) = begin(house, pull_request, ["last"])
    await house.settle()
    before = evaluations(house)

    for number in range(100):
        (run,) = begin(house, pull_request, [f"job {number}"])
        house.repository.complete_check_run(run, "success")
        await house.let_pass(0.01)
    house.repository.complete_check_run(last, "success")
    await house.until(lambda: pull_request.is_merged)
    await house.settle()

    assert evaluations(house) - DELETION - before <= 3


async def test_an_idle_house_asks_nothing(house: House) -> None:
    pull_request = house.propose()
    begin(house, pull_request, ["build"])
    await house.settle()
    before = len(house.requests())

    await house.let_pass(300)

    assert len(house.requests()) == before


@pytest.mark.parametrize("ci_takes_s", [0, 3, 10, 30, 90])
async def test_20_pull_requests_that_turn_green_at_once_are_merged_first_and_told_then(
    ci_takes_s: int,
) -> None:
    async with open_house(mergeability_reads=0) as house:
        pull_requests = [house.propose(f"agent/{number}") for number in range(20)]
        runs = [run for request in pull_requests for run in begin(house, request, ["build"])]
        await house.let_pass(ci_takes_s)

        for run in runs:
            house.repository.complete_check_run(run, "success")
        green_at = house.clock.now()
        await house.until(lambda: all(request.is_merged for request in pull_requests))
        merged_in_s = (house.clock.now() - green_at).total_seconds()
        await house.until(lambda: all(house.conclusion(request) == "success" for request in pull_requests))
        told_in_s = (house.clock.now() - green_at).total_seconds()
        await house.settle()

        assert merged_in_s < 30
        assert told_in_s < 90
        assert len(house.merges()) == 20
        assert len(house.requests()) + MINTING <= 8 * 20 + BASE_LIST, house.bill()
        assert len(house.content_writes()) <= 3 * 20
        assert all(house.repository.branch_sha(request.head_ref) is None for request in pull_requests)


async def test_a_hundred_open_pull_requests_cost_a_request_a_push_and_one_for_what_was_unknown() -> None:
    async with open_house(mergeability_reads=1) as house:
        house.starter.world.graphql_starts_mergeability = True
        for number in range(100):
            house.propose(f"agent/{number}", labels=())
        await house.settle()
        before = len(house.requests())

        for count in range(10):
            house.repository.push("main", {"other.py": f"{count}\n"}, author="ada")
            await house.let_pass(2)
        await house.settle()

        asked = house.requests()[before:]
        assert len(asked) <= 2 * 2, house.bill()


async def test_20_reviewed_pull_requests_that_turn_green_at_once_are_merged_within_30_s() -> None:
    async with reviewed_house() as house:
        house.starter.world.mergeability_reads = 0
        pull_requests = [house.propose(f"agent/{number}") for number in range(20)]
        runs = [run for request in pull_requests for run in begin(house, request, ["build"])]
        await house.until(lambda: all(checklists(house, request) for request in pull_requests))
        await house.settle()

        for run in runs:
            house.repository.complete_check_run(run, "success")
        green_at = house.clock.now()
        await house.until(lambda: all(request.is_merged for request in pull_requests))
        assert (house.clock.now() - green_at).total_seconds() < 30

        await house.until(lambda: all(house.conclusion(request) == "success" for request in pull_requests))
        assert (house.clock.now() - green_at).total_seconds() < 90


async def test_content_writes_of_an_installation_are_a_second_apart(house: House) -> None:
    pull_requests = [house.propose(f"agent/{number}") for number in range(6)]
    for number, pull_request in enumerate(pull_requests):
        house.report(pull_request, "build", "success" if number % 2 else "failure")
    await house.settle()

    at = [write.at for write in house.content_writes()]
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert len(gaps) >= 10
    assert min(gaps) >= timedelta(seconds=1) - timedelta(microseconds=10)


async def test_patches_are_read_once_a_head_and_only_where_a_path_is_shared() -> None:
    async with open_house(mergeability_reads=0) as house:
        house.propose("claude/one", files={"a.py": "1\n"}, labels=())
        house.propose("claude/two", files={"b.py": "1\n"}, labels=())
        await house.settle()
        assert comparisons(house) == 0

        house.propose("claude/three", files={"a.py": "2\n"}, labels=())
        await house.settle()
        assert comparisons(house) == 2

        house.repository.push("claude/two", {"a.py": "3\n"}, author="wei")
        await house.settle()
        assert comparisons(house) == 3


def comparisons(house: House) -> int:
    return len([request for request in house.requests() if "/compare/" in request.path])


async def test_those_that_nobody_looked_at_are_read_in_one_request() -> None:
    async with open_house(mergeability_reads=0) as house:
        for number in range(20):
            house.propose(f"agent/{number}", labels=())
        await house.settle()

        asked = [request for request in house.requests() if request.path == "/graphql"]
        assert len(asked) <= 20 + 1, house.bill()
