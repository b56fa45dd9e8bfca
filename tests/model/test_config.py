"""What a finding does is said for a question, an item, all items, or by the default."""

from dataclasses import replace

import pytest

from bot.checklist.core.change import Change
from bot.checklist.engine.engine import review
from bot.model.config import ChecklistConfig, Level
from bot.model.review import Verdict
from tests.checklist.ready import changed, eval_item, reviewed

BLOCK, WARN, OFF = Level.BLOCK, Level.WARN, Level.OFF
LEVELS = {
    "nothing said": (ChecklistConfig(), BLOCK),
    "the default": (ChecklistConfig(default=WARN), WARN),
    "all items": (ChecklistConfig(default=OFF, items={"*": WARN}), WARN),
    "the item": (ChecklistConfig(items={"*": OFF, "Z": WARN}), WARN),
    "the question": (ChecklistConfig(items={"*": OFF, "Z": OFF, "Z1": WARN}), WARN),
}


@pytest.mark.parametrize(("config", "level"), LEVELS.values(), ids=LEVELS.keys())
def test_the_nearest_word_counts(config: ChecklistConfig, level: Level) -> None:
    assert config.level("Z1") is level


def test_a_question_that_only_warns_keeps_no_merge_back() -> None:
    item = replace(eval_item(), questions={"Z1": "Is it?", "Z2": "And that?"})
    change = Change(files=[changed("a.py", None, "eval(x)\n")])

    strict = review(change, ChecklistConfig(), [item])
    lenient = review(change, ChecklistConfig(items={"Z1": WARN}), [item])

    assert (strict.items[0].verdict, lenient.items[0].verdict) == (Verdict.FAIL, Verdict.FAIL)
    assert [len(one.blocking()) for one in (strict, lenient)] == [1, 0]
    assert lenient.items[0].level is BLOCK


def test_an_item_whose_questions_are_all_off_is_not_answered() -> None:
    found = reviewed(changed("a.py", None, "eval(x)\n"), config=ChecklistConfig(items={"Z1": OFF}))

    assert found.items == ()
