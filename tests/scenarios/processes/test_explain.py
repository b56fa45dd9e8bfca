"""`babysit explain` beside a server that knows what GitHub refused last."""

import asyncio
import os
import sys
from pathlib import Path

from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.scenarios.processes.server_process import ROOT, ServerProcess, until

WORDS = "Commits must have verified signatures."


async def explained(server: ServerProcess) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "explain", "acme/app#1"),
        cwd=ROOT,
        env={**os.environ, **server.environment()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    return out.decode()


async def test_explain_names_what_github_refused_and_writes_nothing(tmp_path: Path) -> None:
    starter = starter_world(mergeability_reads=0)
    async with SimulatedGitHub(starter.world) as github:
        server = ServerProcess.beside(github, starter, tmp_path / "babysit.db")
        github.faults.add(
            Fault(method="PUT", path="*/merge", status=405, body={"message": WORDS}, times=None)
        )
        await server.start()
        repository = starter.repository
        repository.push("agent/x", {"x.py": "1\n"}, author="agent")
        pull_request = repository.open_pull_request(
            head="agent/x", title="Add it", author="agent", labels=("automerge",)
        )
        run = repository.start_check_run(pull_request.head_sha, "build")
        repository.complete_check_run(run, "success")
        runs = repository.runs_by_sha
        await until(
            lambda: any(
                WORDS in (check_run.output.title or "")
                for check_run in runs.get(pull_request.head_sha, [])
                if check_run.app.slug == "babysit"
            ),
            20,
        )
        await github.quiesce()
        before = sum(request.is_content_write for request in github.requests)

        said = await explained(server)
        await server.kill()

        assert WORDS in said.partition("\n\n")[0]
        assert sum(request.is_content_write for request in github.requests) == before
