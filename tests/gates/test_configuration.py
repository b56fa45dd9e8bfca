from dataclasses import replace

from bot.gates import configuration
from bot.model.config import (
    ChecklistConfig,
    Config,
    Level,
)
from bot.model.gate import GateState
from bot.render.markdown import plain
from tests.building import case

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED


def test_an_own_item_that_nobody_wrote_is_told_once_the_head_was_reviewed() -> None:
    named = Config(checklist=ChecklistConfig(items={"Q": Level.BLOCK, "*": Level.WARN, "R": Level.OFF}))

    result = configuration.GATE.examine(case(named))

    assert result.state is CLOSED
    assert plain(result.says) == "The configuration names items that do not exist: Q."
    assert configuration.GATE.examine(replace(case(named), reviewed=None)).state is OPEN
