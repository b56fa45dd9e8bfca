from dataclasses import replace

from bot.model.config import TrackerEvent
from bot.model.tracker import Announcement
from bot.records.board import Board
from bot.records.census import Census, Counted
from bot.records.database import Database
from bot.records.tracker_outbox import TrackerOutbox
from tests.building import KEY, NOW
from tests.records.test_board import MERGED, WAITING

TOLD = Announcement(
    tracker="linear",
    key="ENG-1",
    event=TrackerEvent.MERGED,
    occasion="merged",
    body="",
    marker="m",
    done="",
)


async def test_open_pull_requests_are_counted_by_gate_and_what_is_over_is_not(database: Database) -> None:
    board = Board(database)
    for number, gate in ((1, "ci"), (2, "ci"), (3, ""), (7, "hold")):
        await board.show(replace(WAITING, key=replace(KEY, number=number), gate=gate), NOW)
    await board.show(MERGED, NOW)

    counted = await Census(database).count(NOW)

    assert counted == Counted(pull_requests={"ci": 2, "none": 1})


async def test_what_waits_to_be_told_is_counted(database: Database) -> None:
    await TrackerOutbox(database).put(KEY, [TOLD], NOW)

    assert (await Census(database).count(NOW)).untold == 1
