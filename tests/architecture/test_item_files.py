"""The item files stay short enough to be read, and no example lies where nothing reads it."""

import pytest

from bot.checklist.items.builtin import DIRECTORY, builtin_items
from tests.checklist.every_example import FURTHER

MOST_LINES = 250
LETTERS = {item.letter for item in builtin_items()}


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_an_item_is_read_in_ten_minutes(letter: str) -> None:
    (path,) = DIRECTORY.glob(f"{letter}-*.md")
    lines = path.read_text("utf-8").count("\n")

    told = f"{path.name} has {lines} lines; move examples to tests/checklist/examples/{letter}/"
    assert lines <= MOST_LINES, told


def test_every_file_of_further_examples_is_one_of_an_items_folder() -> None:
    found = {path.relative_to(FURTHER).parent.as_posix() for path in FURTHER.rglob("*") if path.is_file()}

    assert {"."} <= found <= {".", *LETTERS}
    assert [path.name for path in FURTHER.glob("*.*")] == ["README.md"]
