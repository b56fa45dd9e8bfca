"""kill -9 between a merge and what follows it: the next look finishes it, once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.model.ledger import EntryKind
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from simulator.faults import Fault, Mode
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.scenarios.processes.server_process import ServerProcess, until


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    starter = starter_world(mergeability_reads=0)
    async with SimulatedGitHub(starter.world) as github:
        server = ServerProcess.beside(github, starter, tmp_path / "babysit.db")
        try:
            yield server
        finally:
            if server.process is not None:
                await server.kill()


class Step(NamedTuple):
    """The request after the merge at which the process dies, and whether GitHub acts on it."""

    method: str
    path: str
    is_done: bool


STEPS = {
    "the check run is not written": Step("*", "*/check-runs*", is_done=False),
    "the check run is written": Step("*", "*/check-runs*", is_done=True),
    "the branch is not deleted": Step("POST", "/graphql", is_done=False),
    "the branch is deleted": Step("POST", "/graphql", is_done=True),
}


def die_at(server: ServerProcess, step: Step) -> None:
    faults = server.github.faults
    if not step.is_done:
        faults.add(Fault(method=step.method, path=step.path, mode=Mode.DROP))
    faults.before(step.method, step.path, server.kill_now)


async def merges(path: Path) -> int:
    """How often the ledger says that it was merged."""
    database = await SqliteDatabase.open_to_read(path)
    written = await Ledger(database).search()
    await database.close()
    return sum(one.entry.kind is EntryKind.MERGED for one in written)


@pytest.mark.parametrize("step", [None, *STEPS], ids=lambda one: one or "the answer to the merge is lost")
async def test_a_merge_is_finished_once_whatever_was_done_of_it(
    server: ServerProcess, step: str | None
) -> None:
    repository, faults = server.starter.repository, server.github.faults
    await server.start()
    repository.push("agent/x", {"x.py": "1\n"}, author="agent")
    pull_request = repository.open_pull_request(
        head="agent/x", title="Add it", author="agent", labels=("automerge",)
    )
    dies = server.kill_now if step is None else lambda: die_at(server, STEPS[step])
    faults.before("PUT", "*/merge", dies)
    run = repository.start_check_run(pull_request.head_sha, "build")
    repository.complete_check_run(run, "success")
    await server.ended()
    assert pull_request.is_merged

    await server.start()
    await until(lambda: repository.branch_sha("agent/x") is None, 20)
    await server.github.quiesce()

    assert await server.stop(within_s=10) == 0
    requests = [request.path for request in server.github.requests if request.path.endswith("/merge")]
    assert len(requests) == 1
    runs = [
        check_run
        for check_run in repository.runs_by_sha[pull_request.head_sha]
        if check_run.app.slug == "babysit"
    ]
    assert [check_run.conclusion for check_run in runs] == ["success"]
    assert (runs[0].output.title or "").startswith("Merged as ")
    assert await merges(server.database) == 1
