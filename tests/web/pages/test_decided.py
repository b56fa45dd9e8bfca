"""Decisions on a timeline: what each changed and what was done, and nothing where nothing did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.decided import Course, DecidedOutcome, Deed, GateOutcome, Kept
from bot.model.trigger import CausingDelivery
from bot.web.pages.decided import caused, decided
from tests.building import HEAD_SHA, NOW


def outcome(ci: str, *, act: str = "", title: str = "CI is running.") -> DecidedOutcome:
    gates = (GateOutcome(gate="ci", state=ci, says="x"), GateOutcome(gate="hold", state="open", says="y"))
    return DecidedOutcome(state="open", gates=gates, act=act, title=title)


def kept(minutes: float, made: DecidedOutcome, head_sha: str = HEAD_SHA) -> Kept:
    at = NOW + timedelta(minutes=minutes)
    return Kept(
        record_id=1,
        repository_id=70,
        number=7,
        at=at,
        last_at=at,
        times=1,
        head_sha=head_sha,
        version="1",
        outcome=made,
        parts={},
    )


def told(*records: Kept) -> list[str]:
    return [str(event.says) for event in decided(records)]


WAITING = kept(0, outcome("waiting"))


def test_the_first_says_what_was_looked_at_and_what_came_of_it() -> None:
    assert told(WAITING) == ["Looked at <code>aaaaaaaaaaaa</code>. CI is running."]


def test_a_gate_that_turned_is_told_with_what_it_was() -> None:
    assert told(WAITING, kept(5, outcome("closed", title="CI failed.")))[1] == (
        "<b>ci</b> waiting → closed. CI failed."
    )


def test_a_gate_that_was_not_asked_before_is_told_where_it_is_shut() -> None:
    gates = (*outcome("waiting").gates, GateOutcome(gate="claims", state="held", says="z"))
    more = replace(outcome("waiting", title="Claim C1 holds it."), gates=gates)

    assert told(WAITING, kept(5, more))[1] == "<b>claims</b> held. Claim C1 holds it."


def test_what_was_done_is_told_once() -> None:
    merging = outcome("open", act="Merge", title="Every gate is open.")

    says = told(WAITING, kept(5, merging), kept(6, merging))

    assert len(says) == 2
    assert says[1].endswith("Every gate is open. Babysit set out to merge it.")


def test_what_was_done_beside_is_told_without_the_upkeep() -> None:
    over = DecidedOutcome(state="merged", effects=("EndCheck", "DeleteBranch"))

    assert told(WAITING, kept(5, over))[1] == "Babysit set out to delete its branch."


def test_a_decision_like_the_one_before_is_left_out() -> None:
    assert len(told(WAITING, kept(5, outcome("waiting")))) == 1


def test_a_new_head_begins_anew_and_foreign_words_stay_words() -> None:
    hostile = outcome("waiting", title="`</code><script>alert(1)</script>` {0.__class__} \u202e")

    says = told(WAITING, kept(5, hostile, "f" * 40))

    assert says[1].startswith("Looked at <code>ffffffffffff</code>. <code>&lt;/code&gt;&lt;script")
    assert "<script>" not in says[1]
    assert "\u202e" not in says[1]


MERGING = kept(5, outcome("open", act="Merge", title="Every gate is open."))


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (Deed(name="Merge", outcome="Merged"), "Babysit merged it."),
        (Deed(name="Merge", outcome="Enqueued"), "Babysit put it into the merge queue."),
        (
            Deed(name="Merge", outcome="Refused", words="At least 1 approving review <b>is</b> required."),
            "Babysit could not merge it: At least 1 approving review &lt;b&gt;is&lt;/b&gt; required.",
        ),
        (Deed(name="Merge", outcome="Overtaken"), "News came before Babysit could merge it."),
        (Deed(name="Merge", outcome="HeadMoved"), "A new commit came before Babysit could merge it."),
        (None, "Babysit was about to merge it, and something came before."),
    ],
)
def test_an_act_is_told_as_it_went(deed: Deed | None, says: str) -> None:
    course = Course(deeds=[deed] if deed is not None else [])

    assert told(WAITING, replace(MERGING, course=course))[1].endswith(f"Every gate is open. {says}")


def test_what_was_done_beside_and_what_failed_is_told_and_upkeep_only_where_it_failed() -> None:
    deeds = [
        Deed(name="PublishCheck", outcome="Done"),
        Deed(name="PublishStatus", outcome="Failed", words="locked"),
        Deed(name="ReportFailures", outcome="Done"),
        Deed(name="RequestReviews", outcome="Done"),
    ]

    says = told(WAITING, replace(kept(5, outcome("closed")), course=Course(deeds=deeds)))[1]

    assert says.endswith(
        "Babysit reported what failed and asked for reviews."
        " Babysit could not bring its comment up to date: locked"
    )


def test_what_asked_for_it_is_told_by_its_delivery() -> None:
    asked = CausingDelivery(
        delivery_id="d-1", event="check_run", action="completed", sender="w<b>\u202e", at=NOW
    )

    says = str(caused(Course(causes=[asked, asked])))

    assert says == (
        "After <code>check_run.completed</code> by <b>@w&lt;b&gt;\ufffd</b>,"
        f" {NOW:%Y-%m-%d %H:%M} UTC, delivery <code>d-1</code>, and 1 more."
    )
    assert caused(Course()) == "Babysit looked by itself."
    assert caused(None) is None
