"""What a change is answerable for, and what a review says of files that nobody can look into."""

from datetime import date

import pytest

from bot.checklist.core.change import EMPTY_TREE, Change, FileChange, FileKind
from bot.checklist.core.limits import Limits
from bot.checklist.engine.engine import Bounds, review
from bot.checklist.items.builtin import builtin_items
from bot.model.config import ChecklistConfig, Level
from bot.model.review import Verdict
from tests.checklist.ready import changed, eval_item, lines, reviewed, subjects

FAIL, PASS, UNCLEAR, NONE = Verdict.FAIL, Verdict.PASS, Verdict.UNCLEAR, Verdict.NOT_APPLICABLE


def test_a_new_subject_is_reported_at_its_line() -> None:
    result = reviewed(changed("a.py", "x = 1\n", "x = 1\ny = eval(z)\n"))

    assert lines(result, FAIL) == [("a.py", 2)]
    assert result.items[0].verdict is FAIL


def test_an_old_subject_is_nobodys_new_fault() -> None:
    result = reviewed(changed("a.py", "y = eval(z)\n", "import os\n\n\ny = eval(z)\n"))

    assert subjects(result) == []
    assert result.items[0].verdict is NONE


def test_a_subject_whose_state_fell_is_reported() -> None:
    item = eval_item()
    base, head = "def f():\n  eval(\n    1)\n", "def f():\n  eval(\n    z)\n"

    result = review(Change(files=[changed("a.py", base, head)]), ChecklistConfig(), [item])

    assert lines(result, FAIL) == [("a.py", 2)]


def test_what_could_not_be_compared_with_the_base_in_time_is_in_doubt() -> None:
    ticks = iter(range(0, 1000, 15))
    bounds = Bounds(clock=lambda: float(next(ticks)), limits=Limits(item_s=10.0))
    change = Change(files=[changed("a.py", "y = eval(z)\n", "y = eval(z)\nx = eval(w)\n")])

    result = review(change, ChecklistConfig(), [eval_item()], bounds)

    assert lines(result, FAIL) == [("a.py", 2)]
    assert lines(result, UNCLEAR) == [("a.py", 1)]


def test_a_subject_that_got_better_is_not_reported() -> None:
    result = reviewed(changed("a.py", "def f():\n  eval(\n    z)\n", "def f():\n  eval(\n    1)\n"))

    assert subjects(result) == []


def test_a_subject_that_moved_to_another_file_is_not_new() -> None:
    result = reviewed(
        changed("a.py", "def f():\n  y = eval(z)\n", "def f():\n  pass\n"),
        changed("b.py", None, "y = eval(z)\n"),
    )

    assert subjects(result) == []


def test_the_function_that_fell_is_reported_not_the_one_that_always_failed() -> None:
    text = "def f():\n  eval(\n    {})\ndef g():\n  eval(\n    z)\n"

    result = reviewed(changed("a.py", text.format("1"), text.format("z")))

    assert lines(result, FAIL) == [("a.py", 2)]


def test_a_copy_of_an_old_subject_is_new() -> None:
    result = reviewed(
        changed("a.py", "def f():\n  y = eval(z)\n", "def f():\n  y = eval(z)\n  y = eval(z)\n")
    )

    assert len(lines(result, FAIL)) == 1


def test_a_renamed_file_brings_its_subjects_along() -> None:
    result = reviewed(changed("new.py", "y = eval(z)\n", "y = eval(z)\n", previous="old.py"))

    assert subjects(result) == []


def test_a_deleted_file_has_no_subjects() -> None:
    result = reviewed(changed("a.py", "y = eval(z)\n", None))

    assert subjects(result) == []
    assert result.unanalysed == ()


def test_fine_subjects_prove_a_pass() -> None:
    result = reviewed(changed("a.py", None, "eval(1)\neval(2)\n"))

    assert lines(result, PASS) == [("a.py", 1), ("a.py", 2)]
    assert result.items[0].verdict is PASS


def test_the_worst_subject_decides() -> None:
    result = reviewed(changed("a.py", None, "eval(1)\neval(z)\n"))

    assert result.items[0].verdict is FAIL
    assert result.items[0].questions[0].subjects[0].line == 2


def test_a_fingerprint_survives_a_move_within_the_file() -> None:
    before = reviewed(changed("a.py", None, "y = eval(z)\n"))
    after = reviewed(changed("a.py", None, "import os\n\ny =   eval(z)\n"))

    assert subjects(before)[0].fingerprint == subjects(after)[0].fingerprint


def test_alike_lines_have_fingerprints_of_their_own() -> None:
    result = reviewed(changed("a.py", None, "y = eval(z)\ny = eval(z)\n"))

    assert len({subject.fingerprint for subject in subjects(result)}) == 2


def test_an_item_that_is_off_is_not_asked() -> None:
    config = ChecklistConfig(items={"Z": Level.OFF})

    result = reviewed(changed("a.py", None, "eval(z)\n"), config=config)

    assert result.items == ()


def test_an_item_that_only_warns_holds_nothing() -> None:
    config = ChecklistConfig(items={"Z": Level.WARN})

    result = reviewed(changed("a.py", None, "eval(z)\n"), config=config)

    assert result.items[0].verdict is FAIL
    assert result.blocking() == ()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param(changed("a.rs", None, "fn main() {}"), "language", id="a language without analysis"),
        pytest.param(changed("a.bin", None, b"\0\1\2"), "binary", id="a binary"),
        pytest.param(changed("node_modules/x/a.py", None, "eval(z)"), "vendored", id="other people's code"),
        pytest.param(changed("a.min.js", None, "eval(z)"), "minified", id="a minified file"),
        pytest.param(
            FileChange(path="l", base=None, head=b"/etc/passwd", kind=FileKind.SYMLINK),
            "symlink",
            id="a link",
        ),
        pytest.param(
            FileChange(path="s", base=None, head=b"", kind=FileKind.SUBMODULE), "submodule", id="a submodule"
        ),
    ],
)
def test_a_file_that_is_not_analysed_is_said_so(file: FileChange, reason: str) -> None:
    result = reviewed(file)

    assert [(unanalysed.path, unanalysed.reason) for unanalysed in result.unanalysed] == [(file.path, reason)]
    assert subjects(result) == []


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(changed("a.py", None, b"eval(x)\n\0"), id="a NUL byte, which makes others skip it"),
        pytest.param(changed("a.py", None, b"#" * 1_000_001), id="too many bytes"),
        pytest.param(changed("a.py", None, "x = '" + "a" * 100_001 + "'"), id="too long a line"),
        pytest.param(
            FileChange(path="a.py", base=None, head=None, size_bytes=5_000_000), id="left out by the reader"
        ),
    ],
)
def test_a_file_beyond_a_limit_is_unclear(file: FileChange) -> None:
    result = reviewed(file, changed("b.py", None, "eval(1)\n"))

    assert lines(result, UNCLEAR) == [("a.py", 1)]
    assert result.items[0].verdict is UNCLEAR


def test_more_files_than_the_limit_are_unclear() -> None:
    bounds = Bounds(limits=Limits(files=2))

    result = reviewed(*(changed(f"{name}.py", None, "eval(1)\n") for name in "abc"), bounds=bounds)

    assert lines(result, UNCLEAR) == [("c.py", 1)]


def test_an_item_that_takes_too_long_is_unclear() -> None:
    ticks = iter(range(0, 1000, 15))
    bounds = Bounds(clock=lambda: float(next(ticks)), limits=Limits(item_s=20.0))

    result = reviewed(*(changed(f"{name}.py", None, "eval(1)\n") for name in "abc"), bounds=bounds)

    assert lines(result, UNCLEAR) == [("c.py", 1)]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"x = 1\r\ny = eval(z)\r\n", id="CRLF"),
        pytest.param(b"\xef\xbb\xbfx = 1\ny = eval(z)\n", id="a byte-order mark"),
        pytest.param("x = 'é'\ny = eval(z)\n".encode("latin-1"), id="Latin-1"),
        pytest.param("x = 1\ny = eval(z)\n".encode("utf-16"), id="UTF-16"),
        pytest.param(b"def f(:\ny = eval(z)\n", id="broken syntax"),
        pytest.param("x = '\U0001f600'; '\u202e'\ny = eval(z)\n".encode(), id="wide and turning characters"),
    ],
)
def test_the_line_is_right_whatever_the_encoding(head: bytes) -> None:
    assert lines(reviewed(changed("a.py", None, head)), FAIL) == [("a.py", 2)]


def test_code_that_nests_a_thousand_deep_is_looked_at() -> None:
    head = "x = " + "(" * 3000 + "eval(z)" + ")" * 3000 + "\n"

    assert lines(reviewed(changed("a.py", None, head)), FAIL) == [("a.py", 1)]


def test_an_ignored_path_is_said_so() -> None:
    result = reviewed(changed("gen/a.py", None, "eval(z)\n"), config=ChecklistConfig(ignore=["gen/**"]))

    assert [(unanalysed.path, unanalysed.reason) for unanalysed in result.unanalysed] == [
        ("gen/a.py", "ignored")
    ]


SUPPRESSED = "y = eval(z)  # checklist:ignore Z1 reason=a constant table until=2027-01-31\n"
TODAY = Bounds(today=date(2026, 11, 22))


def test_a_new_suppression_does_not_count_and_is_shown() -> None:
    result = reviewed(changed("a.py", "", SUPPRESSED), bounds=TODAY)

    assert subjects(result)[0].accepted == ""
    assert [(suppression.line, suppression.question) for suppression in result.suppressions] == [(1, "Z1")]
    assert "base branch" in result.suppressions[0].refusal


def test_a_suppression_on_base_accepts_but_does_not_pass() -> None:
    base = SUPPRESSED.replace("eval(z)", "eval(1)")
    bounds = TODAY
    kept = "def f():\n  # checklist:ignore Z1 reason=a constant table\n  eval(\n    {})\n"

    result = reviewed(changed("a.py", kept.format("1"), kept.format("z")), bounds=bounds)

    assert base != SUPPRESSED
    assert subjects(result)[0].accepted == "a constant table"
    assert result.items[0].verdict is FAIL
    assert result.blocking() == ()


def test_a_suppression_that_ended_does_not_count() -> None:
    change = Change(files=[changed("a.py", None, SUPPRESSED)], base=EMPTY_TREE)

    result = review(change, ChecklistConfig(), [eval_item()], Bounds(today=date(2027, 2, 1)))

    assert result.suppressions[0].refusal == "it ended on 2027-01-31"
    assert len(result.blocking()) == 1


def test_a_whole_tree_has_no_base_and_its_suppressions_count() -> None:
    change = Change(files=[changed("a.py", None, SUPPRESSED)], base=EMPTY_TREE)

    result = review(change, ChecklistConfig(), [eval_item()], TODAY)

    assert subjects(result)[0].accepted == "a constant table"


def test_a_suppression_moved_to_other_code_does_not_count() -> None:
    base = "# checklist:ignore Z1 reason=old\na = eval(z)\nb = 1\n"
    head = "a = 1\n# checklist:ignore Z1 reason=old\nb = eval(q)\n"

    result = reviewed(changed("a.py", base, head), bounds=TODAY)

    assert subjects(result)[0].accepted == ""


def test_a_suppression_without_a_reason_never_counts() -> None:
    text = "y = eval(z)  # checklist:ignore Z1\n"

    result = review(
        Change(files=[changed("a.py", None, text)], base=EMPTY_TREE), ChecklistConfig(), [eval_item()], TODAY
    )

    assert result.suppressions[0].refusal == "it gives no reason=…"


def test_a_question_that_is_off_is_not_asked() -> None:
    item = next(builtin_item for builtin_item in builtin_items() if builtin_item.letter == "C")
    change = Change(files=[changed("a.py", None, "def f(user):\n    print(user.email, user.password)\n")])

    whole = review(change, ChecklistConfig(), [item]).items[0]
    without = review(change, ChecklistConfig(items={"C2": Level.OFF}), [item]).items[0]
    warned = review(change, ChecklistConfig(items={"C2": Level.WARN}), [item]).items[0]

    verdicts = {question.question: question.verdict for question in whole.questions}
    levels = {question.question: warned.level_of(question) for question in warned.questions}
    assert (verdicts["C1"], verdicts["C2"]) == (FAIL, FAIL)
    assert {question.question for question in without.questions} == verdicts.keys() - {"C2"}
    assert (levels["C1"], levels["C2"]) == (Level.BLOCK, Level.WARN)
