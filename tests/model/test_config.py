import pytest

from bot.model.config import ChecklistConfig, Level


@pytest.mark.parametrize(
    ("config", "is_off"),
    [
        (ChecklistConfig(default=Level.OFF), True),
        (ChecklistConfig(items={"*": Level.OFF}), True),
        (ChecklistConfig(items={"*": Level.OFF, "B": Level.WARN}), False),
        (ChecklistConfig(items={"*": Level.OFF, "L": Level.WARN}), False),
        (ChecklistConfig(), False),
    ],
)
def test_the_checklist_is_off_where_no_item_is_asked(config: ChecklistConfig, *, is_off: bool) -> None:
    assert config.is_off is is_off
