from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.gate import Case
from bot.model.snapshot import Actor, ActorKind, QueueEvent
from bot.policy.queue_exits import Cause, another_try, standing_exit, was_queued_at_this_head
from tests.building import NOW, base, case, own_check

BOT = Actor("github-merge-queue", ActorKind.BOT)
FAILED = QueueEvent(is_exit=True, at=NOW - timedelta(minutes=1), actor=BOT, reason="failed_checks")


def left(event: QueueEvent | None, **fields: Any) -> Case:
    return case(base=base(has_merge_queue=True), queue_event=event, **fields)


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (FAILED, Cause.FAILED),
        (replace(FAILED, reason="manual", actor=Actor("ada")), Cause.PERSON),
        (replace(FAILED, is_exit=False), Cause.UNDER_WAY),
    ],
)
def test_what_left_the_queue_unmerged_stays_out_for_its_cause(event: QueueEvent, cause: Cause) -> None:
    found = standing_exit(left(event))

    assert found is not None
    assert found.cause is cause


def test_without_a_queue_or_an_exit_nothing_stands() -> None:
    assert standing_exit(left(None)) is None
    assert standing_exit(case(queue_event=FAILED)) is None


def test_whoever_wants_it_looked_at_afresh_wants_another_try() -> None:
    wished = replace(left(FAILED), is_afresh=True)

    assert another_try(wished) is not None
    assert another_try(left(FAILED)) is None


def test_a_head_that_was_queued_is_known_by_its_check_run() -> None:
    assert was_queued_at_this_head(case(own_check=own_check(external_id="babysit:7:x:y:queued")))
    assert not was_queued_at_this_head(case(own_check=own_check()))
