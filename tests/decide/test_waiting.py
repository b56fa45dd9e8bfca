"""What a decision means to people who look across many pull requests."""

from dataclasses import replace
from typing import Any

import pytest

from bot.decide import decide
from bot.decide.waiting import MOST_CHARACTERS, MOST_DETAILS, MOST_FRAGMENTS, waiting_of
from bot.gates import all_gates
from bot.model.config import Config, Mode
from bot.model.gate import Examined, GateResult, GateState
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import Actor, ActorKind, Mergeability, PullRequestReview, PullRequestState, QueueEntry
from bot.model.text import Code, Link
from bot.model.waiting import Ended, SeenCheck, Turn, Waiting
from tests.building import HEAD_SHA, NOW, base, case, check_run, head

HELD = Entry(kind=EntryKind.HELD, at=NOW, head_sha=HEAD_SHA, base_ref="main", by="wei", why="wait")
CRITIC = PullRequestReview(author=Actor("wei"), state="CHANGES_REQUESTED", commit_sha=HEAD_SHA)


def seen(**fields: Any) -> Waiting:
    about = case(**fields)
    found = waiting_of(about, decide(about))
    assert isinstance(found, Waiting)
    return found


@pytest.mark.parametrize(
    ("fields", "turn", "gate"),
    [
        pytest.param({"contexts": (check_run(state="in_progress"),)}, Turn.MACHINES, "ci", id="CI runs"),
        pytest.param({"contexts": (check_run(state="failure"),)}, Turn.AUTHOR, "ci", id="CI failed"),
        pytest.param({"mergeability": Mergeability.CONFLICTING}, Turn.AUTHOR, "conflicts", id="conflict"),
        pytest.param({"base": base(required_approvals=1)}, Turn.HUMAN, "reviews", id="no review yet"),
        pytest.param({"reviews": (CRITIC,)}, Turn.AUTHOR, "reviews", id="changes requested"),
        pytest.param({"labels": frozenset[str]()}, Turn.NOBODY, "", id="nobody opted in"),
        pytest.param({}, Turn.NOBODY, "", id="about to merge"),
    ],
)
def test_whose_turn_it_is(fields: dict[str, Any], turn: Turn, gate: str) -> None:
    found = seen(**fields)

    assert (found.turn, found.gate) == (turn, gate)


def test_a_hold_is_for_another_human_and_keeps_its_time() -> None:
    about = replace(case(), ledger=(HELD,))

    found = waiting_of(about, decide(about))

    assert isinstance(found, Waiting)
    assert (found.turn, found.gate, found.since) == (Turn.HUMAN, "hold", NOW)


def test_who_is_named_to_act_can_be_found_by_name() -> None:
    assert seen(contexts=(check_run(state="failure"),)).people == ["ada"]


def test_everybody_who_may_approve_is_found_though_the_sentence_names_a_few() -> None:
    approvers = tuple(f"@acme/team-{number}" for number in range(8))
    about = case(labels=frozenset({"automerge", "strategic"}))
    strategic = replace(about.config.strategic, approvers=approvers)
    about = replace(about, config=replace(about.config, strategic=strategic))

    found = waiting_of(about, decide(about))

    assert isinstance(found, Waiting)
    assert (found.turn, found.gate) == (Turn.HUMAN, "strategic")
    assert found.people == [name.removeprefix("@") for name in approvers]


def test_nobody_is_named_while_machines_work() -> None:
    assert seen(contexts=(check_run(state="queued"),)).people == []


def test_the_agent_is_the_declared_one_or_its_product() -> None:
    assert seen(head=head(ref="agent/backend-engineer/x")).agent == "backend-engineer"
    assert seen(author=Actor("devin-ai-integration", ActorKind.BOT)).agent == "Devin"
    assert seen().agent == ""


def test_what_would_happen_is_said_where_babysit_only_looks_on() -> None:
    about = case(Config(mode=Mode.OBSERVE), contexts=(check_run(state="failure"),))

    found = waiting_of(about, decide(about))

    assert isinstance(found, Waiting)
    assert found.is_observed
    assert found.says.startswith("Would fail: CI failed")


def test_the_merge_queue_is_told() -> None:
    assert seen(queue_entry=QueueEntry(state="QUEUED")).says == "It is in the merge queue of main."


def test_checks_that_ended_are_noted_by_name_and_the_worst_of_one_name_counts() -> None:
    contexts = (
        check_run("build", run_id=3),
        check_run("test", "failure", run_id=5, suite_id=1),
        check_run("test", run_id=9, suite_id=2),
        check_run("lint", "in_progress"),
        replace(check_run("babysit"), is_babysits=True),
    )

    assert seen(contexts=contexts).checks == {
        "build": SeenCheck(has_passed=True, run_id=3),
        "test": SeenCheck(has_passed=False, run_id=9),
    }


@pytest.mark.parametrize(
    ("state", "is_merged"), [(PullRequestState.MERGED, True), (PullRequestState.CLOSED, False)]
)
def test_what_is_over_waits_for_nothing(state: PullRequestState, is_merged: bool) -> None:
    about = case(state=state)

    ended = waiting_of(about, decide(about))

    assert isinstance(ended, Ended)
    assert ended.is_merged is is_merged


def test_whatever_people_write_is_kept_small_and_takes_every_database() -> None:
    hostile = "\0\ud800" + "x" * 100_000
    about = case(
        title=hostile,
        labels=frozenset({hostile + str(number) for number in range(500)}),
        contexts=tuple(check_run(f"{number}{hostile}", "failure") for number in range(500)),
    )
    decision = decide(about)
    endless = GateResult(
        state=GateState.CLOSED,
        says=(*(Code(hostile) for _ in range(500)), Link(hostile, "https://x.example/" + "y" * 9_000)),
        details=[(hostile,)] * 500,
        next_actor=tuple(Code(f"@{number}{hostile}") for number in range(500)),
    )
    examined = (*decision.examined, Examined(gate=all_gates()[0], result=endless))

    found = waiting_of(about, replace(decision, examined=examined))

    assert isinstance(found, Waiting)
    assert len(repr(found)) < 120_000
    assert len(found.gates[-1].says) <= MOST_FRAGMENTS + 1
    assert len(found.gates[-1].details) == MOST_DETAILS
    assert len(found.says) <= MOST_CHARACTERS
    assert "\0" not in found.title
    found.title.encode()
