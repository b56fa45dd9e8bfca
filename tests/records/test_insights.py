"""Sums over many pull requests, on every engine."""

from dataclasses import replace
from datetime import timedelta

from bot.records.board import Board
from bot.records.claims import Claims
from bot.records.database import Database
from bot.records.insights import (
    CheckRate,
    ClaimCount,
    Figures,
    FindingRate,
    GateTime,
    HumanWait,
    Insights,
    LeadTime,
    Scope,
)
from bot.records.ledger import Ledger
from tests.building import KEY, NOW
from tests.records.test_board import MERGED, RED, WAITING
from tests.records.test_ledger import ENTRY
from tests.web.pages.test_pull_request import CLAIM

LATER = NOW + timedelta(hours=1)
SCOPE = Scope(repositories=[70], since=NOW - timedelta(days=1))


async def test_figures_are_of_the_repositories_and_the_time_that_are_asked_for(database: Database) -> None:
    await Ledger(database).add(KEY, [ENTRY])  # which has the repository known by its number
    await Claims(database).keep(KEY, [CLAIM])
    await Board(database).show(replace(WAITING, people=[]), NOW)
    await Board(database).show(RED, LATER)
    await Board(database).show(replace(MERGED, ended_at=LATER), LATER)
    insights = Insights(database)

    figures = await insights.figures(SCOPE)

    assert figures == Figures(
        merges=[LeadTime(opened_at=NOW, merged_at=LATER)],
        gates=[GateTime(gate="ci", spells=2, seconds=3_600)],
        checks=[CheckRate(name="lint", heads=1, red=0, reruns=0, flaky=0)],
        items=[FindingRate(name="B", heads=1, failing=1, findings=2)],
        agents=[FindingRate(name="backend", heads=1, failing=1, findings=2)],
        claims=[ClaimCount(author="agent", state="confirmed", number=1)],
        waits=[],
        names=["backend"],
    )
    assert (await insights.figures(replace(SCOPE, agent="x"))).gates == []
    nothing = Figures(merges=[], gates=[], checks=[], items=[], agents=[], claims=[], waits=[], names=[])
    assert await insights.figures(replace(SCOPE, repositories=[71])) == nothing
    assert await insights.figures(replace(SCOPE, since=LATER + timedelta(days=2))) == nothing


def test_a_wait_knows_how_long_it_was() -> None:
    wait = HumanWait(people=["wei"], began_at=NOW, ended_at=LATER)

    assert wait.ended_at - wait.began_at == timedelta(hours=1)
