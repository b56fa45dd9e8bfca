"""`babysit serve` as a process that can be killed, on SQLite."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.server import SimulatedGitHub
from simulator.starter import Starter
from simulator.state.deliveries import Delivery, Outbox
from tests.scenarios.house import free_port

ROOT = Path(__file__).parents[3]


@dataclass(slots=True, kw_only=True)
class ServerProcess:
    """At most one process at a time, always on the same port and database."""

    github: SimulatedGitHub
    starter: Starter
    database: Path
    port: int
    process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None

    @classmethod
    def beside(cls, github: SimulatedGitHub, starter: Starter, database: Path) -> "ServerProcess":
        """Not running yet; GitHub knows its address."""
        port = free_port()
        starter.app.webhook_url = f"http://127.0.0.1:{port}/webhook"
        return cls(github=github, starter=starter, database=database, port=port)

    async def start(self) -> None:
        """Return once it listens; what GitHub could not deliver meanwhile is delivered again."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "serve"),
            cwd=ROOT,
            env={**os.environ, **self.environment()},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self.process = process
        started = asyncio.Event()
        self._reading = asyncio.create_task(_read(process, started))
        async with asyncio.timeout(30):
            await started.wait()
        self._redeliver()

    def environment(self) -> dict[str, str]:
        """Its variables."""
        return {
            "APP_ID": str(self.starter.app.id),
            "PRIVATE_KEY": self.starter.private_key,
            "WEBHOOK_SECRET": self.starter.webhook_secret,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "GITHUB_API_URL": self.github.api_url,
            "GITHUB_GRAPHQL_URL": self.github.graphql_url,
            "PORT": str(self.port),
            "LOG_FORMAT": "json",
        }

    async def kill(self) -> None:
        """SIGKILL, as an operator's last resort or the kernel's."""
        assert self.process is not None
        self.process.kill()
        await self._end()

    def kill_now(self) -> None:
        """The same in the middle of a request that GitHub is about to answer; `ended` waits for its end."""
        assert self.process is not None
        self.process.kill()

    async def ended(self) -> None:
        """Return once it is dead."""
        await self._end()

    async def stop(self, within_s: float) -> int:
        """SIGTERM, and the exit code."""
        assert self.process is not None
        self.process.terminate()
        async with asyncio.timeout(within_s):
            return await self._end()

    async def _end(self) -> int:
        assert self.process is not None
        assert self._reading is not None
        code = await self.process.wait()
        await self._reading
        self.process = None
        return code

    def _redeliver(self) -> None:
        """What the operator does, or GitHub's page of failed deliveries."""
        for delivery in failed_deliveries(self.github.world.outbox):
            self.github.world.outbox.redeliver(delivery)


def failed_deliveries(outbox: Outbox) -> Sequence[Delivery]:
    """What did not arrive, and is not on its way again."""
    arrived = {delivery.guid for delivery in outbox.deliveries.values() if delivery.status == "OK"}
    waiting = {delivery.guid for delivery in outbox.waiting}
    failed = {
        delivery.guid: delivery
        for delivery in outbox.deliveries.values()
        if delivery.status_code is not None and delivery.guid not in arrived | waiting
    }
    return list(failed.values())


async def _read(process: asyncio.subprocess.Process, started: asyncio.Event) -> None:
    """Keep the pipe empty; its end is the process's."""
    assert process.stdout is not None
    async for line in process.stdout:
        if b"server.started" in line:
            started.set()


async def until(happened: Callable[[], object], within_s: float) -> None:
    """Return soon after it happened."""
    async with asyncio.timeout(within_s):
        while not happened():  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.02)
