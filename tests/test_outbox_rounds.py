"""Emptying an outbox for as long as the server runs."""

import asyncio

import pytest

from bot.clock import ManualClock
from bot.outbox_rounds import OutboxRounds
from bot.records.database import RecordsError
from bot.storage.turns import OwnTurns
from tests.building import NOW


@pytest.mark.parametrize("error", [RecordsError("away"), ValueError("odd")])
async def test_a_round_that_breaks_is_followed_by_another(error: Exception) -> None:
    rounds: list[int] = []
    came = asyncio.Event()

    async def empty() -> None:
        rounds.append(len(rounds))
        came.set()
        if len(rounds) == 1:
            raise error

    emptying = OutboxRounds("notices", empty, ManualClock(NOW), OwnTurns(), 15.0)
    running = asyncio.create_task(emptying.run(is_set_up=False))
    for _ in range(2):
        await came.wait()
        came.clear()
        emptying.nudge()

    assert rounds[:2] == [0, 1]
    assert not running.done()
    running.cancel()
