"""Several `babysit serve` on one PostgreSQL, behind a balancer that gives them deliveries in turn."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from simulator.server import SimulatedGitHub
from simulator.starter import Starter
from tests.scenarios.house import free_port
from tests.scenarios.processes.server_process import failed_deliveries

ROOT = Path(__file__).parents[3]
AUDIT = """
CREATE TABLE audit (key text, what text, at double precision);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE me text := current_setting('application_name'); now_s float := extract(epoch FROM clock_timestamp());
BEGIN
  IF OLD.token IS NOT NULL AND NEW.token IS NOT NULL AND OLD.token <> NEW.token THEN
    INSERT INTO audit VALUES (NEW.key, 'taken from ' || OLD.owner, now_s);
  ELSIF OLD.token IS NOT NULL AND NEW.token IS NULL AND NEW.attempts > OLD.attempts
      AND NEW.held_until IS NULL AND OLD.leased_until > now_s THEN
    INSERT INTO audit VALUES (NEW.key, 'abandoned too early by ' || me, now_s);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit AFTER UPDATE ON keys FOR EACH ROW EXECUTE FUNCTION audit();
"""
"""Writes down whoever takes a key from somebody whose lease has not run out."""


@dataclass(slots=True)
class Member:
    """One process; `name` is what the database calls it."""

    name: str
    role: str
    port: int
    process: asyncio.subprocess.Process | None = None
    reading: asyncio.Task[None] | None = None
    lines: list[bytes] = field(default_factory=list)


class Fleet:
    """Its processes are started and killed by their names."""

    def __init__(
        self, github: SimulatedGitHub, starter: Starter, url: str, *, program: Sequence[str] = ("-m", "bot")
    ) -> None:
        self._github = github
        self._starter = starter
        self._url = url
        self._program = program
        self._turn = 0
        self.members: dict[str, Member] = {}

    @classmethod
    @asynccontextmanager
    async def of(
        cls,
        github: SimulatedGitHub,
        starter: Starter,
        url: str,
        *,
        webs: int,
        workers: int,
        program: Sequence[str] = ("-m", "bot"),
    ) -> AsyncGenerator["Fleet"]:
        """All of them running, and ended with the `with`."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(AUDIT.encode())
        fleet = cls(github, starter, url, program=program)
        names = [
            *(f"web-{number}" for number in range(webs)),
            *(f"worker-{number}" for number in range(workers)),
        ]
        try:
            await asyncio.gather(*(fleet.start(name) for name in names))
            yield fleet
        finally:
            await asyncio.gather(*(fleet.kill(name) for name in fleet.members))

    async def start(self, name: str) -> None:
        """Return once it listens; one that ends before that is begun again, as whoever supervises it would.

        The database may be away just then.
        """
        member = self.members.setdefault(name, Member(name, name.partition("-")[0], free_port()))
        async with asyncio.timeout(120):
            while not await self._begin(member):  # noqa: ASYNC110 - a process that ended tells nobody
                await asyncio.sleep(0.2)

    async def _begin(self, member: Member) -> bool:
        """Whether it listens."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self._program, "serve", "--role", member.role),
            cwd=ROOT,
            env={**os.environ, **self._environment(member), "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        started = asyncio.Event()
        member.process, member.reading = process, asyncio.create_task(_read(process, started, member.lines))
        listening = asyncio.create_task(started.wait())
        await asyncio.wait([listening, member.reading], return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        return started.is_set()

    async def kill(self, name: str) -> None:
        """SIGKILL."""
        member = self.members[name]
        if member.process is not None and member.process.returncode is None:
            member.process.kill()
            await member.process.wait()
        if member.reading is not None:
            await member.reading

    async def stop(self, name: str) -> int | None:
        """SIGTERM, and the exit code."""
        process = self.members[name].process
        assert process is not None
        process.terminate()
        async with asyncio.timeout(10):
            return await process.wait()

    def balance(self) -> None:
        """The next deliveries go to the next of those that take webhooks."""
        webs = [member for member in self.members.values() if member.role == "web"]
        self._turn += 1
        self._starter.app.webhook_url = f"http://127.0.0.1:{webs[self._turn % len(webs)].port}/webhook"

    def redeliver(self) -> int:
        """Send again what did not arrive; how many that were."""
        failed = failed_deliveries(self._github.world.outbox)
        for delivery in failed:
            self._github.world.outbox.redeliver(delivery)
        return len(failed)

    def violations(self) -> list[tuple[object, ...]]:
        """Every time that two had one key."""
        with psycopg.connect(self._url) as connection:
            return connection.execute("SELECT key, what FROM audit ORDER BY at").fetchall()

    def _environment(self, member: Member) -> dict[str, str]:
        return {
            "APP_ID": str(self._starter.app.id),
            "PRIVATE_KEY": self._starter.private_key,
            "WEBHOOK_SECRET": self._starter.webhook_secret,
            "DATABASE_URL": f"{self._url}?application_name={member.name}",
            "GITHUB_API_URL": self._github.api_url,
            "GITHUB_GRAPHQL_URL": self._github.graphql_url,
            "PORT": str(member.port),
            "LOG_FORMAT": "json",
        }


async def _read(process: asyncio.subprocess.Process, started: asyncio.Event, lines: list[bytes]) -> None:
    """Keep the pipe empty; what it said last is for whoever wonders why a test failed."""
    assert process.stdout is not None
    async for line in process.stdout:
        lines.append(line)
        del lines[:-200]
        if b"server.started" in line:
            started.set()
