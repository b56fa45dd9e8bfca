"""What channels are told of a pull request, and when a reminder becomes true."""

from datetime import timedelta
from typing import Any

import pytest

from bot.decide import decide
from bot.model.config import ClaimsConfig, Config, Mode, NoticeEvent
from bot.model.snapshot import PullRequestState
from bot.policy.notices import told
from bot.render.markdown import plain
from tests.building import HEAD_SHA, NOW, case, check_run

MERGED: dict[str, Any] = {"state": PullRequestState.MERGED, "merge_sha": "c" * 40, "merged_at": NOW}


def events(config: Config | None = None, **changes: Any) -> list[tuple[NoticeEvent, str, timedelta]]:
    given = case(config or Config(), **changes)
    return [(event, occasion, at - NOW) for event, occasion, at, _ in told(given, decide(given).examined)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"contexts": [check_run("b", "failure")]}, [(NoticeEvent.RED, f"red {HEAD_SHA}", timedelta())]),
        (MERGED, [(NoticeEvent.MERGED, "merged", timedelta())]),
        (
            {"labels": ["strategic"]},
            [
                (NoticeEvent.HUMAN, "held strategic", timedelta()),
                (NoticeEvent.STUCK, "stuck held strategic", timedelta(hours=2)),
            ],
        ),
    ],
    ids=["green", "red", "merged", "held"],
)
def test_each_event_has_its_occasion(
    changes: dict[str, Any], expected: list[tuple[NoticeEvent, str, timedelta]]
) -> None:
    config = Config(claims=ClaimsConfig(remind_after=timedelta(hours=2)))

    assert events(config, **changes) == expected


def test_nothing_is_told_where_babysit_observes() -> None:
    assert events(Config(mode=Mode.OBSERVE), **MERGED) == []


def test_the_sentence_says_who_is_next() -> None:
    given = case(Config(), labels=["strategic"])
    (_, _, _, says), _ = told(given, decide(given).examined)

    assert " Next: " in plain(says)
