"""A kept decision is made again, by today's code or under another configuration."""

from dataclasses import replace

from bot.decide import decide
from bot.model.checklist import Reviewed
from bot.model.config import ChecklistConfig, Config, Level
from bot.model.decided import Kept
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.replay.deciding import decided_again, decided_under
from bot.replay.keeping import made_of
from bot.replay.outcomes import differences, outcome_of
from tests.building import BASE_SHA, HEAD_SHA, NOW, case, merge_config

FAILING = SubjectReview(path="a.py", line=1, verdict=Verdict.FAIL, message="No gate.", fingerprint="f")
REVIEW = Reviewed(
    review=Review(
        base=BASE_SHA,
        head=HEAD_SHA,
        items=[
            ItemReview(
                item="B",
                title="Auth gate",
                level=Level.BLOCK,
                questions=[QuestionReview(question="B1", text="?", subjects=[FAILING])],
            )
        ],
    )
)


def test_a_kept_decision_comes_to_the_same() -> None:
    made = made_of(case(), decide(case()))
    kept = Kept(
        record_id=1,
        repository_id=1,
        number=7,
        at=NOW,
        last_at=NOW,
        times=1,
        head_sha=HEAD_SHA,
        version="1",
        outcome=made.outcome,
        parts=dict(made.parts),
    )
    assert differences(kept.outcome, decided_again(kept)) == []


def test_another_file_would_have_held_it() -> None:
    before = outcome_of(case(), decide(case()))
    found = differences(before, decided_under(case(), merge_config(block_labels=("automerge",))))
    assert [difference.what for difference in found] == ["hold", "act", "conclusion"]


def test_a_milder_checklist_would_have_let_it_through() -> None:
    shut = replace(case(), reviewed=REVIEW)
    before = outcome_of(shut, decide(shut))
    mild = Config(checklist=ChecklistConfig(items={"B1": Level.WARN}))
    found = {
        difference.what: difference.after for difference in differences(before, decided_under(shut, mild))
    }
    assert found["checklist"] == "open"
    assert differences(before, decided_under(shut, Config())) == []
