from datetime import date

import msgspec
import pytest

from bot.checklist.core.change import FileChange
from bot.model.config import ChecklistConfig, Level
from bot.model.review import Verdict
from bot.reviewing.analysts import NoAnswerError, ProcessAnalysts, ThreadAnalyst
from bot.reviewing.assignment import Assignment, Beside, Broken, PartialReview

EVAL = FileChange(path="run.py", base=None, head=b"def run(request):\n    eval(request.args['x'])\n")


def assignment(*files: FileChange, items: dict[str, str] | None = None) -> Assignment:
    return Assignment(
        base="b" * 40,
        head="a" * 40,
        files=files or (EVAL,),
        config=ChecklistConfig(items={"A": Level.OFF}),
        today=date(2026, 11, 22),
        most_bytes=512_000,
        items=items or {},
    )


async def test_a_process_answers_what_a_thread_answers_one_assignment_after_the_other() -> None:
    async with ProcessAnalysts(processes=1) as analysts:
        first = await analysts.answer(assignment())
        second = await analysts.answer(assignment())

    assert isinstance(first, PartialReview)
    own = await ThreadAnalyst().answer(assignment())
    assert msgspec.json.encode(first) == msgspec.json.encode(second) == msgspec.json.encode(own)
    verdicts = {item.item: item.verdict for item in first.review.items}
    assert verdicts["E"] is Verdict.FAIL
    assert "A" not in verdicts


@pytest.mark.parametrize(
    ("module", "says"),
    [
        pytest.param(
            "tests.reviewing.never_answers", "The analysis took longer than 0.5 seconds.", id="hangs"
        ),
        pytest.param("tests.reviewing.falls_over", "The analysis broke off.", id="dies"),
        pytest.param("tests.reviewing.is_no_module", "The analysis broke off.", id="does-not-start"),
    ],
)
async def test_a_process_that_fails_is_replaced_and_says_why(module: str, says: str) -> None:
    async with ProcessAnalysts(processes=1, time_limit_s=0.5, module=module) as analysts:
        for _turn in range(2):
            with pytest.raises(NoAnswerError) as refused:
                await analysts.answer(assignment())
            assert str(refused.value) == says
            assert not analysts._idle


async def test_a_process_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRIVATE_KEY", "WEBHOOK_SECRET", "APP_ID"):
        monkeypatch.setenv(name, "secret")
    async with ProcessAnalysts(module="tests.reviewing.tells_environment") as analysts:
        answer = await analysts.answer(assignment())

    assert isinstance(answer, Broken)
    assert {problem.path for problem in answer.problems} <= {
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "PYTHONHASHSEED",
    }


async def test_a_broken_item_of_the_repository_is_told_with_its_line() -> None:
    answer = await ThreadAnalyst().answer(assignment(items={".github/checklists/L.md": "no front matter\n"}))

    assert isinstance(answer, Broken)
    assert [(problem.path, problem.line) for problem in answer.problems] == [(".github/checklists/L.md", 1)]


async def test_an_item_cannot_take_a_letter_of_ours() -> None:
    text = "---\nitem: B\ntitle: Mine\nquestions: {B1: Is it?}\n---\n# Mine\n"

    answer = await ThreadAnalyst().answer(assignment(items={"x/B.md": text}))

    assert isinstance(answer, Broken)
    assert answer.problems[0].message == "Item B is one of Babysit's own; take L or later."


def test_what_is_wanted_beside_the_change_is_noted() -> None:
    unknown = Beside({}, None)
    listed = Beside({"a.go": b"a"}, ("a.go", "b.go"))

    assert (unknown.get("x.go"), list(unknown)) == (None, [])
    assert (list(unknown.missed), unknown.wants_paths) == (["x.go"], True)
    assert (listed.get("a.go"), listed.get("b.go"), listed.get("c.go")) == (b"a", None, None)
    assert (list(listed), list(listed.missed), listed.wants_paths) == (["a.go", "b.go"], ["b.go"], False)
