from string import ascii_uppercase

import pytest

from bot.checklist.items.builtin import builtin_items, first_own_letter, is_off
from bot.model.config import ChecklistConfig, Level


def test_the_items_that_come_with_babysit_begin_at_a_and_leave_no_letter_out() -> None:
    letters = "".join(item.letter for item in builtin_items())

    assert len(letters) >= 11
    assert letters + first_own_letter() == ascii_uppercase[: len(letters) + 1]


@pytest.mark.parametrize(
    ("config", "off"),
    [
        (ChecklistConfig(default=Level.OFF), True),
        (ChecklistConfig(items={"*": Level.OFF}), True),
        (ChecklistConfig(items={"*": Level.OFF, "B": Level.WARN}), False),
        (ChecklistConfig(items={"*": Level.OFF, "Z": Level.WARN}), False),
        (ChecklistConfig(), False),
    ],
)
def test_the_checklist_is_off_where_no_item_is_asked(config: ChecklistConfig, *, off: bool) -> None:
    assert is_off(config) is off
