"""Files made to make a review hang: each is through in seconds, and none is passed over in silence."""

import time

import pytest

from bot.checklist.core.change import Change
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict
from tests.checklist.ready import changed

LONG = 20_000
# Each name may be each other: to follow them all would take longer than anybody has.
MAZE = "\n".join(
    [
        "function f() {",
        *(f"  {name} = {other};" for name in "abcdefghijklmnopqrst" for other in "abcdefghijklmnopqrst" * 20),
        "  eval(a);",
        "}",
    ]
)
FILES = {
    "a word.py": "x = " + "a" * LONG,
    "parentheses.ts": "(" * LONG,
    "brackets.go": "package a\nvar x = " + "[" * LONG,
    "calls in calls.py": "f(" * LONG + ")" * LONG,
    "a chain.ts": "a" + ".b()" * 4_000,
    "a sum.py": "q = " + "+".join(["x"] * LONG) + "\ncur.execute(q)\n",
    "bindings.py": "def f(x):\n" + "  q = x\n" * LONG + "  cur.execute('SELECT '+q)\n" * 50,
    "blank lines.sql": "\n" * 500_000,
    "statements.sql": "CREATE TABLE t (id int);\n" * 20_000,
    "a quote.sql": "'" * 90_000,
    "keys.txt": "key = \n" * LONG,
    "addresses.txt": "a://b:c@" * 10_000,
    "promises.ts": "const x = promisify(exec);\n" * 2_000,
    "nested.yml": "- " * LONG,
}


@pytest.mark.parametrize("path", FILES)
def test_a_hostile_file_is_through_in_seconds(path: str) -> None:
    start = time.perf_counter()

    result = review(Change(files=[changed(path, None, FILES[path])]), ChecklistConfig(), builtin_items())

    assert len(result.items) == len(builtin_items())
    assert time.perf_counter() - start < 20


def test_names_that_lead_to_each_other_in_too_many_ways_are_unclear() -> None:
    start = time.perf_counter()

    result = review(Change(files=[changed("a.js", None, MAZE)]), ChecklistConfig(), builtin_items())

    assert time.perf_counter() - start < 20
    assert len(result.items) == len(builtin_items())
    (question,) = (
        question_review
        for item in result.items
        for question_review in item.questions
        if question_review.question == "E3"
    )
    assert [(subject.verdict, subject.message) for subject in question.subjects] == [
        (Verdict.UNCLEAR, "The names lead to each other in too many ways to be followed.")
    ]
