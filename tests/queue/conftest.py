"""The same queue from every engine, and triggers to put into it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.clock import ManualClock
from bot.queue.engine import Engine
from bot.queue.memory import memory_queue
from bot.queue.postgres import postgres_queue
from bot.queue.sqlite import sqlite_queue
from bot.storage.postgres.sessions import Sessions
from tests.postgres_server import PostgresServer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def queue(request: pytest.FixtureRequest, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Engine]:
    match cast("str", request.param):
        case "memory":
            engine = memory_queue(clock)
        case "sqlite":
            engine = await sqlite_queue(tmp_path / "queue.db", clock)
        case _:
            server = cast("PostgresServer", request.getfixturevalue("postgres"))
            sessions = Sessions(server.database())
            await sessions.open()
            engine = await postgres_queue(sessions, clock)
    yield engine
    await engine.close()
