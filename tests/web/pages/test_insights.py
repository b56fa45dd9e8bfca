"""Insights: what is counted, of whom, since when, and as what it is shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.waiting import Ended, SeenCheck, Turn
from bot.records.insights import CheckRate, ClaimCount, Figures, FindingRate, GateTime, HumanWait, LeadTime
from bot.web.pages.insights import Insight, insights, since_of
from tests.building import KEY, NOW
from tests.web.pages.conftest import Site, waiting


def told(figures: Figures) -> dict[str, Insight]:
    return {insight.name: insight for insight in insights(figures)}


def merge(day: int, hours: float) -> LeadTime:
    at = datetime(2026, 11, day, 12, tzinfo=UTC)
    return LeadTime(opened_at=at - timedelta(hours=hours), merged_at=at)


def test_the_time_to_the_merge_is_told_by_week() -> None:
    figures = Figures(merges=[merge(9, 2), merge(11, 4), merge(15, 30), merge(16, 1)])

    rows = told(figures)["lead-time"].rows

    assert [tuple(row)[:3] for row in rows] == [("2026-11-09", "3", "4.0 h"), ("2026-11-16", "1", "1.0 h")]


def test_a_flaky_check_is_one_that_was_red_then_green() -> None:
    checks = [
        CheckRate(name="e2e", heads=40, red=10, reruns=9, flaky=8),
        CheckRate(name="lint", heads=40, red=4, reruns=0, flaky=0),
    ]

    found = told(Figures(checks=checks))

    assert found["flaky-checks"].rows == [("e2e", "40", "8", "20%", "9")]
    assert [row[0] for row in found["red-checks"].rows] == ["e2e", "lint"]


def test_who_cries_wolf_stands_first() -> None:
    claims = [
        ClaimCount(author="ada", state="confirmed", number=9),
        ClaimCount(author="wolf", state="refuted", number=3),
        ClaimCount(author="wolf", state="resolved", number=1),
    ]

    assert told(Figures(claims=claims))["claims"].rows == [
        ("@wolf", "4", "3", "0", "0", "1"),
        ("@ada", "9", "0", "9", "0", "0"),
    ]


def test_people_are_waited_for_by_name_and_called_at_an_hour() -> None:
    waits = [
        HumanWait(people=["wei", "ada"], began_at=NOW - timedelta(hours=3), ended_at=NOW),
        HumanWait(people=(), began_at=NOW - timedelta(hours=1), ended_at=NOW),
    ]

    found = told(Figures(waits=waits))

    assert {row[0]: row[2] for row in found["people"].rows} == {
        "@wei": "3.0 h",
        "@ada": "3.0 h",
        "(nobody named)": "1.0 h",
    }
    assert found["hours"].rows == [("09:00", "1"), ("11:00", "1")]


def test_gates_and_findings_are_told_with_their_share() -> None:
    figures = Figures(
        gates=[GateTime(gate="ci", spells=3, seconds=7_200), GateTime(gate="", spells=1, seconds=1_800)],
        items=[FindingRate(name="B", heads=10, failing=2, findings=5)],
        agents=[FindingRate(name="", heads=10, failing=2, findings=5)],
    )

    found = told(figures)

    assert found["gates"].rows[0] == ("ci", "3", "2.0 h", "40 min", "80%")
    assert found["gates"].rows[1][0] == "(every gate open)"
    assert found["items"].rows == [("B", "10", "2", "20%", "5")]
    assert found["agents"].rows == [("(people)", "5")]


def test_every_picture_has_a_definition_and_is_empty_where_there_is_nothing() -> None:
    for insight in insights(Figures()):
        assert insight.definition.endswith(".")
        assert not insight.picture
        assert not insight.rows


@pytest.mark.parametrize(
    ("word", "since"),
    [
        ("7d", NOW - timedelta(days=7)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-13-01", NOW - timedelta(days=30)),
        ("nonsense", NOW - timedelta(days=30)),
        ("999d", NOW - timedelta(days=400)),
        ("0001-01-01", NOW - timedelta(days=400)),
    ],
)
def test_since_is_a_number_of_days_or_a_date_within_what_is_kept(word: str, since: datetime) -> None:
    assert since_of(word, NOW) == since


async def live_through(site: Site) -> None:
    """Red, then green at one commit, a wait for a person, a merge; and all the same elsewhere."""
    for key in (KEY, replace(KEY, repository_id=99, repository="globex/vault")):
        board, agent = site.pages.board, "backend" if key is KEY else "secret"
        row = waiting(7, key=key, agent=agent, opened_at=NOW - timedelta(hours=9), failing={"B": 1})
        red, green = SeenCheck(has_passed=False, run_id=1), SeenCheck(has_passed=True, run_id=2)
        await board.show(replace(row, checks={f"e2e-{agent}": red}), NOW - timedelta(hours=5))
        held = replace(row, turn=Turn.HUMAN, gate="hold", people=[f"boss-of-{agent}"])
        await board.show(replace(held, checks={f"e2e-{agent}": green}), NOW - timedelta(hours=3))
        over = Ended(
            key=key, author="x", agent=agent, is_merged=True, ended_at=NOW, opened_at=NOW - timedelta(hours=9)
        )
        await board.show(over, NOW)


async def test_what_happened_is_on_the_page_and_nothing_of_others(site: Site) -> None:
    await live_through(site)

    page = (await site.get("/acme/insights?since=30d")).text

    assert "e2e-backend" in page
    assert "1 of 1" in page
    assert "@boss-of-backend" in page
    assert "9.0 h" in page
    assert "secret" not in page


async def test_it_is_told_of_one_agent_or_repository_where_that_is_asked_for(site: Site) -> None:
    await live_through(site)

    for query in ("agent=frontend", "repository=api", "repository=globex/vault", "since=1d&agent=x"):
        assert "e2e-backend" not in (await site.get(f"/acme/insights?{query}")).text
    assert "e2e-backend" in (await site.get("/acme/insights?agent=backend&repository=app")).text
