"""What holds for every test: how long a property takes says something of the machine, not of Babysit."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings

from bot.records.database import Database
from bot.records.postgres import PostgresDatabase
from bot.records.sqlite.database import SqliteDatabase
from bot.storage.postgres.sessions import Sessions
from tests.postgres_server import PostgresServer, programs, running
from tests.programs import missing

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL for as long as the tests run; started by the first that needs it."""
    if programs() is None:
        missing("PostgreSQL", "postgresql")
    directory = Path(tempfile.mkdtemp(prefix="babysit-postgres-"))
    directory.chmod(0o711)  # where root runs the tests, the server is somebody else's
    try:
        with running(directory / "server") as server:
            yield server
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """An empty database of records from every engine."""
    kept: Database
    if request.param == "sqlite":
        kept = await SqliteDatabase.open(None)
    else:
        sessions = Sessions(cast("PostgresServer", request.getfixturevalue("postgres")).database())
        await sessions.open()
        kept = PostgresDatabase(sessions)
    yield kept
    await kept.close()
