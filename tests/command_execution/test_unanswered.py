"""Which commands wait for an answer: decided from what was said, what was heard and since when."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.command_execution.unanswered import MOST_A_LOOK, Hearsay, Unanswered, first, unanswered_in
from bot.model.snapshot import GHOST, Actor, ActorKind, Statement, StatementKind
from bot.records.hearing import Heard
from tests.building import HEAD_SHA, NOW
from tests.commands.asking import SAID

HOUR = timedelta(hours=1)


def heard(**fields: Any) -> dict[str, Heard]:
    ready = Heard(source="comment 3", head_sha=HEAD_SHA, is_from_app=False, heard_at=NOW, answer=None)
    one = replace(ready, **fields)
    return {one.source: one}


def names(found: tuple[Unanswered, ...]) -> list[list[str]]:
    return [[command.name for command, _ in unanswered.orders] for unanswered in found]


def listen(known: dict[str, Heard], *, since: datetime = NOW - HOUR, **fields: Any) -> tuple[Unanswered, ...]:
    return unanswered_in([replace(SAID, **fields)], known, since)


def test_a_delivered_command_is_about_the_head_that_was_known_then() -> None:
    (unanswered,) = listen(heard())

    assert (names((unanswered,)), unanswered.head_sha, unanswered.hearsay) == (
        [["approve"]],
        HEAD_SHA,
        Hearsay.DELIVERED,
    )


def test_a_command_of_which_nobody_knows_whether_it_was_edited_waits() -> None:
    assert listen(heard(), is_edited=True, is_edit_told=False) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"author": Actor("claude[bot]", ActorKind.BOT)},
        {"author": GHOST},
        {"author": Actor("acme", ActorKind.ORGANIZATION)},
        {"kind": StatementKind.LINE_COMMENT},
        {"kind": StatementKind.DESCRIPTION},
        {"body": "/retest"},
        {"body": "see /approve"},
    ],
    ids=["bot", "deleted account", "organisation", "line comment", "description", "another bot's", "no line"],
)
def test_what_is_no_humans_command_is_nothing(fields: dict[str, Any]) -> None:
    assert listen(heard(), **fields) == ()


def test_what_was_answered_is_nothing_and_what_an_app_said_is_left_alone() -> None:
    assert listen(heard(answer="obeyed")) == ()
    assert names(listen(heard(is_from_app=True))) == [[]]


def test_a_reviews_own_commit_is_what_it_is_about() -> None:
    known = {"review 3": replace(heard()["comment 3"], source="review 3")}

    (unanswered,) = listen(known, kind=StatementKind.REVIEW, commit_sha="c" * 40)

    assert unanswered.head_sha == "c" * 40


@pytest.mark.parametrize(
    ("body", "is_edited", "orders"),
    [
        ("/approve\n/hold\n/waive B why", False, ["hold"]),
        ("/unhold", False, ["unhold"]),
        ("/unhold", True, []),
        ("/hold", True, ["hold"]),
        ("/merge", False, []),
    ],
)
def test_of_what_was_said_before_babysit_knew_it_only_holds_count(
    body: str, is_edited: bool, orders: list[str]
) -> None:
    (unanswered,) = listen({}, since=NOW, body=body, is_edited=is_edited)

    assert (names((unanswered,)), unanswered.is_to_be_told) == ([orders], False)


def test_a_new_comment_without_a_delivery_is_told_that_it_was_not_heard() -> None:
    (unanswered,) = listen({})

    assert (unanswered.hearsay, unanswered.head_sha, unanswered.is_to_be_told) == (Hearsay.MET, "", True)


def test_of_several_switches_in_one_comment_the_last_counts() -> None:
    (unanswered,) = listen(heard(), body="/hold a\n/unhold\n/hold b\n/approve\n/approve strategic")

    assert [(command.name, argument) for command, argument in unanswered.orders] == [
        ("unhold", ""),
        ("hold", "b"),
        ("approve", ""),
        ("approve", "strategic"),
    ]


def said_at(number: int, seconds: int, body: str = "/hold") -> Statement:
    return replace(SAID, statement_id=number, created_at=NOW + timedelta(seconds=seconds), body=body)


def test_commands_are_heard_in_the_order_of_time() -> None:
    found = unanswered_in([said_at(1, 9), said_at(2, 3), said_at(3, 3)], {}, NOW)

    assert [unanswered.statement.statement_id for unanswered in found] == [2, 3, 1]


def test_one_look_obeys_ten_commands_and_at_least_one_comment() -> None:
    many = "/approve a\n" * 10
    found = unanswered_in([said_at(number, number) for number in range(12)], {}, NOW)
    crowded = unanswered_in([said_at(1, 1, many), said_at(2, 2)], {}, NOW)

    assert len(first(found)) == MOST_A_LOOK
    assert len(first(crowded)) == 1
