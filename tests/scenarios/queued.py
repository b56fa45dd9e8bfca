"""A house whose `main` has a merge queue, and what stories about it ask again and again."""

from simulator.state.rules import Rule
from simulator.state.world import PullRequest, QueueEntry
from tests.scenarios.house import House


def require_queue(house: House, *, grouping: str = "ALLGREEN") -> None:
    """`main` gets a merge queue and requires `build` and `babysit`."""
    checks = [{"context": "build"}, {"context": "babysit"}]
    queue = {"merge_method": "SQUASH", "grouping_strategy": grouping}
    house.repository.add_ruleset(
        Rule(type="merge_queue", parameters=queue),
        Rule(type="required_status_checks", parameters={"required_status_checks": checks}),
    )


def entries(house: House) -> list[QueueEntry]:
    """What is in the queue of `main`, first in first."""
    return house.repository.merge_queues["main"].entries


def is_queued(house: House, pull_request: PullRequest) -> bool:
    """Whether it is in the queue."""
    return any(entry.pull_request is pull_request for entry in entries(house))


def group_check(house: House, sha: str | None) -> str | None:
    """What Babysit's newest check run on a group says, None where there is none."""
    runs = [run for run in house.repository.runs_by_sha.get(sha or "", []) if run.app.slug == "babysit"]
    return runs[-1].conclusion or runs[-1].status if runs else None


def open_runs(house: House, sha: str) -> int:
    """How many of Babysit's check runs on a commit are not concluded."""
    runs = [run for run in house.repository.runs_by_sha.get(sha, []) if run.app.slug == "babysit"]
    return sum(run.conclusion is None for run in runs)


def report_on(house: House, sha: str | None, state: str, name: str = "build") -> None:
    """CI reports on a group."""
    run = house.repository.start_check_run(sha or "", name)
    house.repository.complete_check_run(run, state)


async def green(house: House, branch: str = "agent/feature") -> PullRequest:
    """A pull request that CI let through, and Babysit put in the queue."""
    pull_request = house.propose(branch)
    house.report(pull_request, "build", "success")
    await house.settle()
    assert is_queued(house, pull_request)
    return pull_request


async def grouped(house: House, branch: str = "agent/feature") -> tuple[PullRequest, QueueEntry, str]:
    """One that has a group which Babysit let through; its CI has not reported yet."""
    pull_request = await green(house, branch)
    entry = house.repository.build_group()
    await house.settle()
    group_sha = entry.group_sha or ""
    assert group_check(house, group_sha) == "success"
    return pull_request, entry, group_sha


async def fail_group(house: House, pull_request: PullRequest) -> str:
    """The group's CI fails and GitHub throws the pull request out; the group's commit."""
    entry = house.repository.build_group()
    group_sha = entry.group_sha or ""
    await house.settle()
    report_on(house, group_sha, "failure")
    assert not house.repository.finish_group(entry)
    assert entry.pull_request is pull_request
    await house.settle()
    return group_sha
