"""The same queue from every engine, and triggers to put into it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.clock import ManualClock
from bot.queue.engine import Engine
from bot.queue.memory import memory_queue
from bot.queue.sqlite import sqlite_queue

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(params=["memory", "sqlite"])
async def queue(request: pytest.FixtureRequest, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Engine]:
    match cast("str", request.param):
        case "memory":
            engine = memory_queue(clock)
        case _:
            engine = await sqlite_queue(tmp_path / "queue.db", clock)
    yield engine
    await engine.close()
