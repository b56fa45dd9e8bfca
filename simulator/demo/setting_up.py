"""`babysit demo --setup`: the set-up clicked through on a simulated GitHub, to a first merge."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.text import Text

from simulator.demo.problems import DemoError
from simulator.demo.served import free_port, source
from simulator.server import SimulatedGitHub
from simulator.starter import bare_world
from simulator.state.world import PullRequest
from simulator.story import StoryRepository, StoryWorld

LOOKS_EVERY_S = 0.1
STARTS_WITHIN_S = 30.0
STOPS_WITHIN_S = 5.0
CI_TAKES_S = 3.0


async def play(told: Console) -> None:
    """Wait for a person to set Babysit up, then have an agent propose something; serve until a signal.

    Raises:
        DemoError: the server did not start.
    """
    task = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    directory = Path(tempfile.mkdtemp(prefix="babysit-demo-"))
    try:
        world, repository, _ = bare_world(files={"README.md": "# app\n"}, mergeability_reads=0)
        async with SimulatedGitHub(world) as github, _served(github, directory) as address:
            _explain(told, github.server_url, address)
            with suppress(asyncio.CancelledError):
                await _follow(told, world, repository)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _explain(told: Console, github_url: str, address: str) -> None:
    told.print(Text(f"A simulated GitHub: {github_url}", style="bold"))
    told.print(Text("The real server, which has no App yet, waits at this address:", style="bold"))
    told.print(Text(f"\n  {address}\n", style="bold cyan"))
    told.print(
        Text("Open it and click through; on the simulated GitHub be ada, who owns acme. Ctrl-C ends it.")
    )


async def _follow(told: Console, world: StoryWorld, repository: StoryRepository) -> None:
    """Say what the person did, and do what agents and CI do."""
    await _until(lambda: "babysit" in " ".join(world.apps))
    told.print(Text("  The App is made. Install it on acme."))
    await _until(lambda: _is_installed(world, repository))
    told.print(Text("  It is installed. An agent opens a pull request, and CI runs."))
    pull_request = await _propose(repository)
    await _until(lambda: pull_request.merged_at is not None)
    told.print(Text("  Babysit merged it. The page in your browser says so.", style="green"))
    await asyncio.Event().wait()


def _is_installed(world: StoryWorld, repository: StoryRepository) -> bool:
    return any(
        "babysit" in installation.app.slug and installation.covers(repository.full_name)
        for installation in world.installations.values()
    )


async def _propose(repository: StoryRepository) -> PullRequest:
    files: dict[str, str | bytes | None] = {"greeting.py": "GREETING = 'hello'\n"}
    repository.push("agent/greet", files, message="Greet", author="agent")
    pull_request = repository.open_pull_request(
        head="agent/greet", title="Greet", author="agent", labels=("automerge",)
    )
    jobs = repository.start_workflow(pull_request.head_sha, ("test",))
    await asyncio.sleep(CI_TAKES_S)
    for job in jobs:
        repository.finish_job(job)
    return pull_request


async def _until(happened: Callable[[], object]) -> None:
    """A person clicks: nobody else tells when."""
    while not happened():  # noqa: ASYNC110 - the world has no events for whoever watches it
        await asyncio.sleep(LOOKS_EVERY_S)


@asynccontextmanager
async def _served(github: SimulatedGitHub, directory: Path) -> AsyncGenerator[str]:
    """`babysit setup` while the `async with` lasts; the address with the code that it tells."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "simulator.demo.leashed", "setup", "--organization", "acme", "--no-browser"),
        stdin=PIPE,
        stderr=PIPE,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("NOTIFY_")},
            **dict.fromkeys(("APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH", "WEBHOOK_SECRET"), ""),
            **dict.fromkeys(("CLIENT_ID", "CLIENT_SECRET", "BABYSIT_URL", "CREDENTIALS_PATH"), ""),
            "PYTHONPATH": os.pathsep.join(filter(None, [source(), os.environ.get("PYTHONPATH")])),
            "GITHUB_API_URL": github.api_url,
            "GITHUB_GRAPHQL_URL": github.graphql_url,
            "GITHUB_SERVER_URL": github.server_url,
            "DATABASE_URL": f"sqlite:///{directory / 'babysit.db'}",
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "LOG_FORMAT": "json",
        },
        start_new_session=True,
    )
    try:
        address = await _address(process)
        reading = asyncio.create_task(_drain(process))
        yield address
        reading.cancel()
    finally:
        await _stop(process)


async def _address(process: Process) -> str:
    with suppress(TimeoutError):
        async with asyncio.timeout(STARTS_WITHIN_S):
            while process.stderr is not None and (line := await process.stderr.readline()):
                if line.startswith(b"Open http"):
                    return line.decode().split()[1]
    raise DemoError("The server did not start.")


async def _drain(process: Process) -> None:
    """Read on, so that it never waits for somebody to read its log."""
    while process.stderr is not None and await process.stderr.read(65_536):
        pass


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOPS_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
