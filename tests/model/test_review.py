from dataclasses import replace

import pytest

from bot.model.config import Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict, worst

FAIL, UNCLEAR, PASS, NONE = Verdict.FAIL, Verdict.UNCLEAR, Verdict.PASS, Verdict.NOT_APPLICABLE


def subject(verdict: Verdict, accepted: str = "") -> SubjectReview:
    return SubjectReview(
        path="a.py", line=1, verdict=verdict, message="", fingerprint=verdict.value, accepted=accepted
    )


def item(*subjects: SubjectReview, level: Level = Level.BLOCK) -> ItemReview:
    question = QuestionReview(question="B1", text="Is it?", subjects=subjects)
    return ItemReview(item="B", title="Auth gate", level=level, questions=(question,))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [([], NONE), ([NONE, PASS], PASS), ([PASS, UNCLEAR], UNCLEAR), ([UNCLEAR, FAIL, PASS], FAIL)],
)
def test_the_worst_verdict_outweighs_the_others(verdicts: list[Verdict], expected: Verdict) -> None:
    assert worst(verdicts) is expected


def test_what_was_accepted_still_fails_but_keeps_no_merge_back() -> None:
    accepted = item(subject(FAIL, accepted="known"))

    assert accepted.verdict is FAIL
    assert accepted.accepted
    assert accepted.blocking(FAIL) == ()
    assert not item(subject(FAIL, accepted="known"), subject(FAIL)).accepted
    assert not item(subject(PASS)).accepted


def test_a_questions_own_level_and_title_come_before_its_items() -> None:
    plain = item(subject(FAIL), level=Level.WARN)
    own = replace(plain.questions[0], level=Level.BLOCK, title="Plan gate")

    assert plain.blocking(FAIL) == ()
    assert replace(plain, questions=(own,)).blocking(FAIL) == own.subjects
    assert (plain.title_of(plain.questions[0]), plain.title_of(own)) == ("Auth gate", "Plan gate")


@pytest.mark.parametrize(("level", "blocks"), [(Level.WARN, False), (Level.BLOCK, True)])
def test_what_is_unclear_blocks_where_the_configuration_says_so(level: Level, *, blocks: bool) -> None:
    review = Review(base="b", head="h", items=(item(subject(UNCLEAR)),))

    assert bool(review.blocking(unclear=level)) is blocks


def test_a_failure_blocks_whatever_is_said_of_the_unclear() -> None:
    review = Review(base="b", head="h", items=(item(subject(FAIL)), item(subject(PASS))))

    assert review.blocking() == review.items[:1]
