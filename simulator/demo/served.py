"""`babysit serve` as a process of its own, which the story may kill and start again on the same database."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

import bot
from simulator.demo.problems import DemoError
from simulator.server import SimulatedGitHub
from simulator.starter import CLIENT_SECRET, Starter

GLANCES_EVERY_S = 0.05
MOST_GLANCES = 400
STOPS_WITHIN_S = 5.0


class ServedBabysit:
    """The server while the `async with` lasts; its database and log lie in `directory`."""

    def __init__(self, github: SimulatedGitHub, starter: Starter, directory: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = directory / "babysit.log"
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [source(), os.environ.get("PYTHONPATH")])),
            "APP_ID": str(starter.app.id),
            "PRIVATE_KEY": starter.private_key,
            "WEBHOOK_SECRET": starter.webhook_secret,
            "GITHUB_API_URL": github.api_url,
            "GITHUB_GRAPHQL_URL": github.graphql_url,
            "GITHUB_SERVER_URL": github.server_url,
            "DATABASE_URL": f"sqlite:///{directory / 'babysit.db'}",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "SWEEP_INTERVAL": "300",
            "CLIENT_ID": starter.app.client_id,
            "CLIENT_SECRET": CLIENT_SECRET,
            "BABYSIT_URL": self.url,
            "CREDENTIALS_PATH": "",
            "LOG_LEVEL": "info",
            "LOG_FORMAT": "json",
        }
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """The running process, None while there is none."""
        return self._process.pid if self._process is not None else None

    @property
    def is_dead(self) -> bool:
        """Whether it ended by itself or was killed."""
        return self._process is None or self._process.returncode is not None

    async def start(self) -> None:
        """Start it and return once it says that it is ready.

        Raises:
            DemoError: it ended, or was not ready in time.
        """
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "simulator.demo.leashed",
                stdin=PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )
        async with aiohttp.ClientSession() as session:
            for _ in range(MOST_GLANCES):
                if await self._is_ready(session):
                    return
                await asyncio.sleep(GLANCES_EVERY_S)
        raise DemoError("The server did not become ready.")

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        if self.is_dead:
            raise DemoError("The server ended while it started.")
        try:
            async with session.get(f"{self.url}/readyz") as response:
                return response.status == HTTPStatus.OK
        except aiohttp.ClientError:
            return False

    def kill(self) -> None:
        """Kill it as a power cut would: nothing is finished, nothing is said."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)

    async def wait_for_the_end(self) -> None:
        """Return once the process is gone."""
        if self._process is not None:
            await self._process.wait()

    async def __aenter__(self) -> Self:
        """Start it."""
        try:
            await self.start()
        except BaseException:
            self.kill()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask it to stop, and make sure."""
        if self._process is None or self.is_dead:
            return
        try:
            self._process.terminate()
            async with asyncio.timeout(STOPS_WITHIN_S):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
        finally:
            self.kill()


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def source() -> str:
    """Where this very package lies, so that the subprocess runs the same one from any directory."""
    return str(Path(bot.__file__).resolve().parent.parent)
