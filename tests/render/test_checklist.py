from dataclasses import replace

import pytest

from bot.model.checklist import Reviewed, Waiver
from bot.model.config import Level
from bot.model.review import (
    ItemReview,
    QuestionReview,
    Review,
    SubjectReview,
    SuppressionReview,
    Unanalysed,
    Verdict,
)
from bot.render.checklist import line_comment, section
from bot.render.markdown import prose
from tests.building import BASE_SHA, HEAD_SHA, case

LINK = f"https://github.example/acme/app/blob/{HEAD_SHA}"
WAIVED = {"B": Waiver(by="wei", why="a | test")}


def item(verdict: Verdict, *, path: str = "a.py", lines: int = 1, accepted: str = "") -> ItemReview:
    subjects = [
        SubjectReview(
            path=path, line=n, verdict=verdict, message="Not so.", fingerprint=f"{n:020x}", accepted=accepted
        )
        for n in range(1, lines + 1)
    ]
    question = QuestionReview(question="B1", text="Is it?", subjects=subjects)
    return ItemReview(item="B", title="Auth gate", level=Level.BLOCK, questions=[question])


def reviewed(item_review: ItemReview, gap: str = "") -> Reviewed:
    return Reviewed(review=Review(base=BASE_SHA, head=HEAD_SHA, items=[item_review]), gap=gap)


def shown(outcome: Reviewed, waivers: dict[str, Waiver] | None = None) -> str:
    return "\n\n".join(section(replace(case(), reviewed=outcome, waivers=waivers or {})))


def row(outcome: Reviewed, waivers: dict[str, Waiver] | None = None) -> str:
    text = shown(outcome, waivers)
    return next(line for line in text.splitlines() if line.startswith("| B "))


@pytest.mark.parametrize(
    ("outcome", "waivers", "says"),
    [
        pytest.param(
            reviewed(item(Verdict.PASS, lines=5)),
            {},
            f"| B | pass | Auth gate | 5 fine: [`a.py:1`]({LINK}/a.py#L1), [`a.py:2`]({LINK}/a.py#L2), "
            f"[`a.py:3`]({LINK}/a.py#L3) and 2 more |",
            id="pass",
        ),
        pytest.param(
            reviewed(item(Verdict.FAIL, path="x|y/é#?.py")),
            {},
            f"| B | fail | Auth gate | [`x\\|y/é#?.py:1`]({LINK}/x%7Cy/%C3%A9%23%3F.py#L1) |",
            id="a-hostile-path",
        ),
        pytest.param(
            reviewed(item(Verdict.FAIL)),
            WAIVED,
            f"| B | fail | Auth gate | [`a.py:1`]({LINK}/a.py#L1); fail, accepted by `@wei`: `a \\| test` |",
            id="waived",
        ),
        pytest.param(
            reviewed(item(Verdict.FAIL, accepted="known")),
            {},
            f"| B | fail | Auth gate | [`a.py:1`]({LINK}/a.py#L1); fail, accepted in the code |",
            id="suppressed",
        ),
        pytest.param(
            reviewed(item(Verdict.PASS, lines=0)), {}, "| B | n/a | Auth gate |  |", id="no-subject"
        ),
        pytest.param(
            reviewed(item(Verdict.PASS, lines=0), gap="Half."),
            {},
            "| B | unclear | Auth gate |  |",
            id="a-gap",
        ),
    ],
)
def test_a_row_says_verdict_and_evidence(outcome: Reviewed, waivers: dict[str, Waiver], says: str) -> None:
    assert row(outcome, waivers) == says


def test_what_was_not_analysed_and_what_was_suppressed_is_listed() -> None:
    review = Review(
        base=BASE_SHA,
        head=HEAD_SHA,
        items=[item(Verdict.PASS)],
        unanalysed=[Unanalysed(path="@x.rs", reason="language", detail="Rust")],
        suppressions=[
            SuppressionReview(path="a.py", line=2, question="B1", reason="x", refusal="it is new here")
        ],
    )

    text = shown(Reviewed(review=review))

    assert "- Rust: `@x.rs`" in text
    assert f"- [`a.py:2`]({LINK}/a.py#L2) `B1`: does not count, it is new here" in text


def test_a_language_without_analysis_is_said_once() -> None:
    rust = [Unanalysed(path=f"src/a{number}.rs", reason="language", detail="Rust") for number in range(40)]
    review = Review(
        base=BASE_SHA,
        head=HEAD_SHA,
        items=[item(Verdict.PASS)],
        unanalysed=[*rust, Unanalysed(path="a.kt", reason="language", detail="Kotlin")],
    )

    text = shown(Reviewed(review=review))

    assert text.count("Rust") == 1
    assert "- Rust: 40 files, `src/a0.rs`, `src/a1.rs`," in text
    assert "`src/a9.rs` and 30 more\n- Kotlin: `a.kt`" in text
    assert "Not analysed: 41" in text


def test_a_list_of_any_length_stays_short() -> None:
    text = shown(reviewed(item(Verdict.FAIL, lines=500)))

    assert len(text) < 5_000
    assert "- and 490 more" in text


def test_a_comment_on_a_line_begins_with_its_marker_and_tells_what_is_wrong() -> None:
    item_review = item(Verdict.FAIL)
    question = item_review.questions[0]
    subject = replace(question.subjects[0], message="Ask @ada about <b>.")

    text = line_comment(item_review, [(question, subject)])

    assert text.startswith(f"<!-- babysit:finding {subject.fingerprint} -->\n**B1 Auth gate**")
    assert "Ask `@ada` about `<b>`." in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Plain words, twice-told (so).", "Plain words, twice-told (so).", id="words"),
        pytest.param("12 of 3,000 files", "12 of 3,000 files", id="numbers"),
        pytest.param("Ask @ada.", "Ask `@ada`.", id="mention"),
        pytest.param("See #12 and GH-12", "See `#12` and `GH-12`", id="references"),
        pytest.param("www.evil.example, or x@y.z", "`www.evil.example`, or `x@y.z`", id="addresses"),
        pytest.param("commit 0a1b2c3d", "commit `0a1b2c3d`", id="commit"),
        pytest.param("**bold** _it_ | <b>", "`**bold**` `_it_` `|` `<b>`", id="markup"),
        pytest.param("In `a | b` here", "In `a | b` here", id="code-stays"),
        pytest.param("an odd ` tick @ada", "an odd tick `@ada`", id="odd-ticks"),
        pytest.param("`@ada` ``` @wei", "`@ada` `@wei`", id="fences"),
    ],
)
def test_prose_keeps_plain_words_and_makes_code_of_the_rest(text: str, shown: str) -> None:
    assert prose(text) == shown
