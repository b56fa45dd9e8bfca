"""Which events of a pull request are worth telling, and of which issues."""

from bot.decide import decide
from bot.model.config import TrackerEvent
from bot.model.gate import Case
from bot.policy.tracker_events import happenings
from tests.building import HEAD_SHA, case, check_run


def told(given: Case) -> list[tuple[TrackerEvent, str]]:
    return [(happening.event, happening.occasion) for happening in happenings(given, decide(given).examined)]


def test_a_red_head_that_a_human_holds_besides_is_told_both() -> None:
    given = case(contexts=[check_run("build", "failure")], labels=frozenset({"strategic"}))

    assert told(given) == [(TrackerEvent.RED, f"red {HEAD_SHA}"), (TrackerEvent.HELD, "held strategic")]


def test_a_review_that_is_missing_is_everyday() -> None:
    assert told(case(review_decision="REVIEW_REQUIRED")) == []
