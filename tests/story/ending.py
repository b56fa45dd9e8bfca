"""How things end: groups of the merge queue, lives of Babysit, and the story."""

from bot.simulator.state.pulls import PullRequest
from bot.simulator.webhooks import Disorder
from tests.story.chronicle import which
from tests.story.town import SWEEP_S, Town

ROUNDS = 8


def end_group_ci(town: Town, conclusion: str) -> None:
    """CI reports on the first group that it has not reported on."""
    for entry in town.entries():
        sha = entry.group_sha
        runs = [run for run in town.repository.runs_by_sha.get(sha or "", []) if run.app.slug != "babysit"]
        if sha is not None and not runs:
            run = town.repository.start_check_run(sha, "build")
            town.repository.complete_check_run(run, conclusion)
            return


def finish_groups(town: Town) -> None:
    """GitHub merges the groups that are green, and throws out what is red."""
    for entry in list(town.entries()):
        if entry.group_sha is None:
            return
        states = {run.name: run.conclusion for run in town.repository.runs_by_sha.get(entry.group_sha, [])}
        if states.get("build") is None or states.get("babysit") is None:
            return  # pending: a queue waits for it
        town.repository.finish_group(entry)


def kill(town: Town, at: str, after: int, down_s: float) -> None:
    """Kill -9 now, before the database's next operations but `after`, or as GitHub hears the next request."""
    town.server.down_s = down_s
    if at == "now":
        town.server.life.end()
    elif at == "database":
        town.server.life.fuse = after
    else:
        town.github.faults.before("*", "*", town.server.life.end)


def race(town: Town, pull: PullRequest, what: str) -> None:
    """Something happens just before GitHub hears Babysit's next merge request."""

    def deed() -> None:
        repository, number = pull.repository, pull.number
        if not pull.is_open:
            return
        match what:
            case "push":
                town.push(pull, force=False)
            case "hold":
                repository.comment(number, "/hold wait", author="wei")
            case "draft":
                repository.convert_to_draft(number, author="agent")
            case "red":
                repository.set_status(pull.head_sha, "legacy", "failure")
            case "retarget":
                repository.retarget(number, "release", author="agent")
                town.excused.add(which(pull))
            case _:
                raise ValueError(what)
        town.note()

    town.github.faults.before("PUT", f"*/pulls/{pull.number}/merge", deed)


async def settle(town: Town) -> None:
    """All goes well again, CI ends everywhere, and sweeps pass until nothing new comes of it."""
    town.github.faults.clear()
    town.github.disturb(Disorder())
    town.server.down_s, town.server.life.fuse = 0, None
    await town.pause(SWEEP_S * 2)
    for _ in range(ROUNDS):
        known = state(town)
        end_ci(town)
        end_queue(town)
        await town.pause(SWEEP_S * 2 + 100)
        if state(town) == known:
            return


def state(town: Town) -> list[object]:
    """What would change if anything still happened."""
    return [(one.head_sha, one.base_sha, one.state, len(one.comments)) for one in town.pulls()]


def end_ci(town: Town) -> None:
    """Every job ends, and where none was begun, CI runs and is green."""
    for pull in town.open_pulls():
        repository, sha = pull.repository, pull.head_sha
        town.turn_green(pull)
        statuses = repository.statuses.get(sha, [])
        if statuses and statuses[-1].state == "pending":
            repository.set_status(sha, "legacy", "success")


def end_queue(town: Town) -> None:
    """Groups are built, reported on and finished."""
    finish_groups(town)
    if any(entry.group_sha is None for entry in town.entries()):
        town.repository.build_group()
    end_group_ci(town, "success")
