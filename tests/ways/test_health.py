from datetime import UTC, datetime

from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.ways.breaker import FAILURES
from bot.ways.health import Health, WayState

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_it_is_logged_once_when_a_way_goes_down_and_once_when_it_is_back() -> None:
    health = Health(ManualClock(NOW))

    with capture_logs() as logged:
        for _ in range(FAILURES + 3):
            health.failed("github", "graphql", "GitHub failed")
        for _ in range(3):
            health.succeeded("github", "graphql")

    assert [line["event"] for line in logged] == ["way.down", "way.back"]
    assert logged[0]["why"] == "GitHub failed"


def test_a_way_that_is_down_is_told_in_a_sentence() -> None:
    health = Health(ManualClock(NOW))
    health.succeeded("github", "rest")

    for _ in range(FAILURES):
        health.failed("github", "graphql", "GitHub failed: POST /graphql")

    assert health.remark() == (
        "github: graphql is down since 2026-11-30 12:00 UTC (GitHub failed: POST /graphql)."
    )
    assert health.states() == [
        WayState(capability="github", way="graphql", down_since=NOW, why="GitHub failed: POST /graphql"),
        WayState(capability="github", way="rest", down_since=None, why=""),
    ]


def test_nothing_is_said_while_every_way_is_up() -> None:
    health = Health(ManualClock(NOW))
    health.failed("github", "graphql", "GitHub failed")

    assert health.remark() == ""
