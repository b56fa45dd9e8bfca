"""A PostgreSQL of the tests' own: the machine's programs, a directory that is thrown away, loopback alone."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

from bot.storage.migrations import TABLE
from bot.storage.postgres import tables

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "fsync": "off",
    "full_page_writes": "off",
    "timezone": "Asia/Kathmandu",
    "lc_messages": "C",
}
"""Another time zone than anybody's: nothing may depend on it."""


def programs() -> Path | None:
    """Where `initdb` and `postgres` are, None where PostgreSQL is not installed."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    found = shutil.which("initdb")
    candidates = [
        *(path.parent for path in reversed(versions)),
        *([Path(found).resolve().parent] if found else []),
    ]
    return next((place for place in candidates if (place / "postgres").exists()), None)


class PostgresServer:
    """A server with as many databases as one asks for."""

    def __init__(self, directory: Path, *, durable: bool = False) -> None:
        place = programs()
        if place is None:
            raise FileNotFoundError("PostgreSQL is not installed")
        self._programs = place
        self._directory = directory
        self._settings = SETTINGS | ({"fsync": "on", "full_page_writes": "on"} if durable else {})
        self._numbers = count(1)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._upgraded, self._emptying = "", ""

    def make(self) -> None:
        """An empty cluster; as root PostgreSQL refuses to run, so it belongs to somebody else then."""
        self._directory.mkdir(mode=0o700)
        if self._user is not None:
            shutil.chown(self._directory, self._user)
        arguments = ["--auth=trust", "--username=babysit", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [self._programs / "initdb", "--pgdata", self._directory / "data", *arguments],
            check=True,
            user=self._user,
            capture_output=True,
            env=self._environment,
        )

    def start(self) -> None:
        """Return when it answers."""
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._programs / "postgres",
                    "-D",
                    self._directory / "data",
                    f"--port={self.port}",
                    *settings,
                ],
                user=self._user,
                stdout=log,
                stderr=log,
                env=self._environment,
            )
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    raise RuntimeError((self._directory / "log").read_text()) from None
                with subprocess.Popen(["/bin/sleep", "0.02"]) as pause:
                    pause.wait()
            else:
                return

    def stop(self, *, rudely: bool = False) -> None:
        """End it; rudely is as a crash would."""
        if self._process is not None:
            self._process.send_signal(3 if rudely else 2)
            self._process.wait()
            self._process = None

    def restart(self, *, rudely: bool = False) -> None:
        """End it and start it again: every connection breaks."""
        self.stop(rudely=rudely)
        self.start()

    def url(self, name: str) -> str:
        """What `DATABASE_URL` says of a database here."""
        return f"postgresql://babysit@127.0.0.1:{self.port}/{quote(name)}"

    def empty(self) -> str:
        """The address of a new database without tables."""
        name = f"empty{next(self._numbers)}"
        self._ask(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
        return self.url(name)

    def database(self) -> str:
        """The address of the one database with this version's tables, all of them empty."""
        if self._upgraded:
            with psycopg.connect(self._upgraded, autocommit=True) as connection:
                connection.execute("SET session_replication_role = replica")  # the ledger's guard sleeps
                connection.execute(self._emptying.encode())
            return self._upgraded
        self._upgraded = self.empty()
        tables.upgrade(self._upgraded)
        with psycopg.connect(self._upgraded) as connection:
            named = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
        self._emptying = ";".join(f"DELETE FROM {name}" for (name,) in named if name != TABLE)  # noqa: S608 - our own words
        return self._upgraded

    def _ask(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def _user(self) -> str | None:
        return "postgres" if os.getuid() == 0 else None

    @property
    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


@contextmanager
def running(directory: Path) -> Iterator[PostgresServer]:
    """A server until the end."""
    server = PostgresServer(directory)
    server.make()
    server.start()
    try:
        yield server
    finally:
        server.stop(rudely=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
