import pytest

from bot.model.checklist import Reviewed
from bot.model.config import Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.policy.tallies import tally

FAIL, UNCLEAR, PASS, NONE = Verdict.FAIL, Verdict.UNCLEAR, Verdict.PASS, Verdict.NOT_APPLICABLE


def item(verdict: Verdict) -> ItemReview:
    subject = SubjectReview(path="a", line=1, verdict=verdict, message="", fingerprint="f")
    subjects = () if verdict is NONE else (subject,)
    question = QuestionReview(question="B1", text="", subjects=subjects)
    return ItemReview(item="B", title="", level=Level.BLOCK, questions=(question,))


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], "Every item is off."),
        ([NONE], "Nothing in this change touches the one item."),
        ([NONE, NONE], "Nothing in this change touches the 2 items."),
        ([PASS, NONE], "1 of the 2 items applies to this change, and it passes."),
        ([PASS, PASS, NONE], "2 of the 3 items apply to this change, and all pass."),
        ([FAIL, PASS], "All 2 items apply to this change: 1 fails, 1 passes."),
        ([UNCLEAR, UNCLEAR, FAIL], "All 3 items apply to this change: 1 fails, 2 are unclear."),
    ],
)
def test_the_answers_add_up_to_a_true_sentence(verdicts: list[Verdict], said: str) -> None:
    reviewed = Reviewed(review=Review(base="b", head="h", items=tuple(map(item, verdicts))))

    assert tally(reviewed) == said
