"""An answer says what it would have looked at beside the change, for each look costs GitHub a request."""

from datetime import date

import pytest

from bot.checklist.core.change import FileChange
from bot.model.config import ChecklistConfig
from bot.reviewing.answer import answer
from bot.reviewing.assignment import Assignment, PartialReview


def asked(path: str, text: str) -> PartialReview:
    file = FileChange(path=path, base=None, head=text.encode())
    given = answer(
        Assignment(
            base="b" * 40,
            head="a" * 40,
            files=[file],
            config=ChecklistConfig(),
            today=date(2026, 11, 22),
            most_bytes=512_000,
        )
    )
    assert isinstance(given, PartialReview)
    return given


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("x.py", "import json\n\nprint(json.dumps(1))\n", id="Python"),
        pytest.param("x.go", "package x\n\nfunc A() int { return B(1) }\n", id="Go"),
        pytest.param("README.md", "hello\n", id="prose"),
    ],
)
def test_code_without_queries_and_routes_is_answered_by_itself(path: str, text: str) -> None:
    given = asked(path, text)

    assert (given.wants_paths, given.missed) == (False, [])


def test_a_query_asks_for_the_repositorys_schemas() -> None:
    assert asked("x.py", 'def f(db):\n    return db.execute("SELECT * FROM notes")\n').wants_paths
