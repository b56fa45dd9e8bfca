"""Which events of a pull request are worth telling, and of which issues."""

from bot.decide import decide
from bot.model.config import TrackerEvent
from bot.model.gate import Case
from bot.model.snapshot import Actor, Statement, StatementKind
from bot.model.tracker import Reference
from bot.policy.tracker_events import happenings, references
from tests.building import HEAD_SHA, case, check_run, head


def told(given: Case) -> list[tuple[TrackerEvent, str]]:
    return [(happening.event, happening.occasion) for happening in happenings(given, decide(given).examined)]


def test_a_red_head_that_a_human_holds_besides_is_told_both() -> None:
    given = case(contexts=[check_run("build", "failure")], labels=frozenset({"strategic"}))

    assert told(given) == [(TrackerEvent.RED, f"red {HEAD_SHA}"), (TrackerEvent.HELD, "held strategic")]


def test_a_review_that_is_missing_is_everyday() -> None:
    assert told(case(review_decision="REVIEW_REQUIRED")) == []


def test_the_issues_are_those_of_branch_title_and_description() -> None:
    description = Statement(
        kind=StatementKind.DESCRIPTION,
        statement_id=7,
        node_id="PR_7",
        author=Actor("ada"),
        body="part of ENG-3",
        url="",
        created_at=None,
    )
    given = case(head=head(ref="eng-1"), title="ENG-2", statements=[description])

    assert list(references(given, ["ENG"])) == [
        Reference("ENG-1"),
        Reference("ENG-2"),
        Reference("ENG-3", closes=False),
    ]
