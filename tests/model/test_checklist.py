import pytest

from bot.model.checklist import Reviewed
from bot.model.config import Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict


@pytest.mark.parametrize(
    ("gap", "verdict", "expected"),
    [
        ("", Verdict.PASS, Verdict.PASS),
        ("2 of 9 files", Verdict.PASS, Verdict.UNCLEAR),
        ("2 of 9 files", Verdict.NOT_APPLICABLE, Verdict.UNCLEAR),
        ("2 of 9 files", Verdict.FAIL, Verdict.FAIL),
    ],
)
def test_what_was_not_seen_whole_is_never_fine(gap: str, verdict: Verdict, expected: Verdict) -> None:
    subject = SubjectReview(path="a.py", line=1, verdict=verdict, message="", fingerprint="f")
    question = QuestionReview(question="B1", text="Is it?", subjects=(subject,))
    item = ItemReview(item="B", title="Auth gate", level=Level.BLOCK, questions=(question,))

    assert Reviewed(review=Review(base="b", head="h", items=(item,)), gap=gap).verdict(item) is expected
