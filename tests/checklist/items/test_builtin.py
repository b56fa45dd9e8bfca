import pytest

from bot.checklist.items.builtin import builtin_items, is_off
from bot.model.config import ChecklistConfig, Level


def test_the_items_that_come_with_babysit_are_a_to_k() -> None:
    assert "".join(item.letter for item in builtin_items()) == "ABCDEFGHIJK"


@pytest.mark.parametrize(
    ("config", "off"),
    [
        (ChecklistConfig(default=Level.OFF), True),
        (ChecklistConfig(items={"*": Level.OFF}), True),
        (ChecklistConfig(items={"*": Level.OFF, "B": Level.WARN}), False),
        (ChecklistConfig(items={"*": Level.OFF, "L": Level.WARN}), False),
        (ChecklistConfig(), False),
    ],
)
def test_the_checklist_is_off_where_no_item_is_asked(config: ChecklistConfig, *, off: bool) -> None:
    assert is_off(config) is off
