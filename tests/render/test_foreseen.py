"""What a proposed file would have changed, in the check run."""

from dataclasses import replace

import pytest

from bot.model.config import BrokenConfig, Config
from bot.model.foreseen import Foreseen, ForeseenChange
from bot.render.foreseen import MOST_ROWS, foreseen
from tests.building import case

HOLD = ForeseenChange(what="hold", before="open", after="held", times=1200, numbers=[7, 4])


def told(found: Foreseen | None) -> str:
    return foreseen(replace(case(), proposed=Config(), foreseen=found))


def test_each_gate_is_a_row() -> None:
    act = ForeseenChange(what="act", before="Merge", after="none", times=1, numbers=[7])

    lines = told(Foreseen(looked_at=2000, different=1200, changes=[HOLD, act])).splitlines()

    assert lines[0] == (
        "1,200 of the 2,000 decisions of the 30 days before this commit"
        " would have been different under the proposed configuration."
    )
    assert lines[4:] == [
        "| `hold` | open | **held** | 1,200 | `#7`, `#4` |",
        "| what Babysit does | Merge | **none** | 1 | `#7` |",
    ]


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (None, ""),
        (Foreseen(), "No decisions of the 30 days before this commit could be compared"),
        (Foreseen(untold=2), "2 more decisions could not be decided again."),
        (Foreseen(is_unread=True), "could not be read"),
        (Foreseen(looked_at=9), "None of the 9 decisions of the 30 days before this commit would have been"),
        (Foreseen(looked_at=9, left=1), "1 older decision was not compared"),
    ],
)
def test_why_there_is_no_table_is_a_sentence(found: Foreseen | None, says: str) -> None:
    assert says in told(found)
    assert "|" not in told(found)


def test_an_invalid_file_is_said_to_be_compared_with_nothing() -> None:
    broken = BrokenConfig(path=".github/babysit.yml", problems=())

    assert "is invalid" in foreseen(replace(case(), proposed=broken))


def test_a_long_table_ends_with_how_much_is_left_out() -> None:
    many = [replace(HOLD, what=f"a|b`{number}") for number in range(MOST_ROWS + 3)]

    lines = told(Foreseen(looked_at=9, different=9, changes=many)).splitlines()

    assert lines[-1] == "and 3 other changes"
    assert len(lines) == 4 + MOST_ROWS + 2
