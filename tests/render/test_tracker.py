"""What issues are told of a pull request, and when they are told nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.decide import decide
from bot.model.config import Config, Mode, TrackerConfig, TrackerEvent, TrackerSection
from bot.model.gate import Case
from bot.model.snapshot import PullRequestState
from bot.model.tracker import Announcement
from bot.render.tracker import announcements
from bot.trackers.linear.references import references
from tests.building import HEAD_SHA, NOW, case, check_run

LINEAR = TrackerConfig(linear=TrackerSection(teams=["ENG"], done="Done"))


def told(given: Case) -> Sequence[Announcement]:
    return list(announcements(given, decide(given).examined, {"linear": references}))


def named(**changes: Any) -> Case:
    """A pull request ready to merge that names ENG-1."""
    fields = {"title": "ENG-1: add it", "url": "https://github.com/acme/app/pull/7", **changes}
    return case(Config(tracker=LINEAR), **fields)


def merged(**changes: Any) -> Case:
    over = {"state": PullRequestState.MERGED, "merge_sha": "c" * 40, "merged_at": NOW, **changes}
    return named(**over)


def test_a_merge_is_told_and_moves_the_issue() -> None:
    (announcement,) = told(merged())

    assert (announcement.tracker, announcement.key, announcement.event, announcement.done) == (
        "linear",
        "ENG-1",
        TrackerEvent.MERGED,
        "Done",
    )
    link = f"[`acme/app#7`](https://github.com/acme/app/pull/7#{announcement.marker})"
    assert announcement.body == f"{link} is merged as `cccccccccccc` into `main`.\n\n`ENG-1: add it`"


def test_red_ci_is_told_once_a_head() -> None:
    red = named(contexts=[check_run("build", "failure")])
    (announcement,) = told(red)
    (again,) = told(replace(red, now=NOW + timedelta(hours=1)))
    (later,) = told(
        named(contexts=[check_run("build", "failure")], head=replace(red.snapshot.head, sha="d" * 40))
    )

    assert (announcement.event, announcement.occasion, announcement.done) == (
        TrackerEvent.RED,
        f"red {HEAD_SHA}",
        "",
    )
    assert "is red at `aaaaaaaaaaaa`:" in announcement.body
    assert announcement.marker == again.marker != later.marker


def test_a_hold_is_told_with_who_must_act() -> None:
    (announcement,) = told(named(labels=frozenset({"automerge", "strategic"})))

    assert (announcement.event, announcement.occasion) == (TrackerEvent.HELD, "held strategic")
    assert "waits for a human at `aaaaaaaaaaaa`:" in announcement.body
    assert " Next: " in announcement.body


@pytest.mark.parametrize(
    "quiet",
    [
        named(),
        merged(title="no issue"),
        merged(merged_at=NOW - timedelta(days=8)),
        named(state=PullRequestState.CLOSED),
        named(contexts=[check_run("build", "failure")], is_draft=True),
        replace(merged(), config=replace(merged().config, mode=Mode.OBSERVE)),
        replace(merged(), config=replace(merged().config, tracker=TrackerConfig())),
        replace(
            merged(),
            config=replace(
                merged().config, tracker=TrackerConfig(linear=TrackerSection(on=[TrackerEvent.RED]))
            ),
        ),
    ],
    ids=["green", "no issue", "old", "closed", "draft", "observe", "not configured", "not wanted"],
)
def test_nothing_else_is_told(quiet: Case) -> None:
    assert told(quiet) == []


def test_of_a_fork_only_the_merge_is_told() -> None:
    fork = replace(named().snapshot.head, is_fork=True, ref="eng-2")

    assert told(named(contexts=[check_run("build", "failure")], head=fork)) == []
    assert [announcement.key for announcement in told(merged(head=fork))] == ["ENG-1"]


def test_a_hostile_title_stays_text() -> None:
    (announcement,) = told(merged(title="ENG-1 ![x](https://evil.example/`) @everyone\n# Big"))

    assert announcement.body.splitlines()[2:] == ["``ENG-1 ![x](https://evil.example/`) @everyone # Big``"]


def test_the_marker_outlives_a_rename_of_the_repository() -> None:
    before = merged()
    key = replace(before.snapshot.key, repository="acme/renamed")

    assert (
        told(before)[0].marker == told(replace(before, snapshot=replace(before.snapshot, key=key)))[0].marker
    )
