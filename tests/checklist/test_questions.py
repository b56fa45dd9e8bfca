"""The questions that are code: found by being there, each named by its item."""

from bot.checklist.items.builtin import builtin_items
from bot.checklist.questions import QUESTION_MODULE, coded_questions


def test_every_question_of_the_items_is_code_and_no_other_is() -> None:
    asked = {name for item in builtin_items() for name in item.questions}

    assert coded_questions().keys() == asked


def test_only_a_module_that_begins_with_its_questions_name_is_one() -> None:
    assert QUESTION_MODULE.search("bot.checklist.questions.e_injection.e2_commands")
    assert not QUESTION_MODULE.search("bot.checklist.questions.e_injection.shells")
