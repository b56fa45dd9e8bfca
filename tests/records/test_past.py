"""What one pull request waited for, and how it ended."""

from dataclasses import replace
from datetime import timedelta

from bot.model.waiting import Ended, Turn
from bot.records.board import Board
from bot.records.database import Database
from bot.records.past import End, Past, PastOf, Spell
from tests.building import KEY, NOW
from tests.records.test_board import RED, WAITING


async def test_spells_come_in_the_order_of_time_and_belong_to_one_pull_request(database: Database) -> None:
    board, past = Board(database), Past(database)
    times = [NOW + timedelta(hours=hours) for hours in range(3)]
    await board.show(replace(WAITING, people=[]), times[0])
    await board.show(RED, times[1])
    over = Ended(key=KEY, author="agent", agent="", is_merged=False, ended_at=times[2])

    await board.show(over, times[2])

    machines = Spell(turn=Turn.MACHINES, gate="ci", people=(), began_at=times[0], ended_at=times[1])
    author = Spell(turn=Turn.AUTHOR, gate="ci", people=["wei"], began_at=times[1], ended_at=times[2])
    end = End(is_merged=False, ended_at=times[2], opened_at=None)
    assert await past.of(70, 7) == PastOf(spells=[machines, author], end=end)
    assert await past.of(70, 8) == PastOf(spells=[])
