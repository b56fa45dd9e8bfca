"""One sweep at a time for all processes, and what it saw is known to each."""

from dataclasses import replace
from datetime import timedelta

from bot.model.trigger import Gone
from bot.records.database import Database
from bot.records.visits import TourVisit, Visits
from tests.building import KEY, NOW

SEEN = TourVisit(fingerprint="f", outline="o", tour=1)
OTHER = replace(KEY, number=8, repository_id=KEY.repository_id + 1)


async def test_of_two_processes_one_begins_a_sweep_an_interval(database: Database) -> None:
    here, there = Visits(database), Visits(database)

    began = [
        await here.begin_tour(NOW, 270),
        await there.begin_tour(NOW + timedelta(seconds=150), 270),
        await here.begin_tour(NOW + timedelta(seconds=300), 270),
    ]

    assert (began, await there.tour()) == ([1, None, 2], 2)


async def test_a_clock_that_was_set_back_stops_no_sweep(database: Database) -> None:
    visits = Visits(database)
    await visits.begin_tour(NOW + timedelta(days=1), 270)

    assert await visits.begin_tour(NOW, 270) == 2


async def test_what_was_seen_is_known_until_it_is_over_or_gone(database: Database) -> None:
    visits = Visits(database)
    await visits.keep(KEY.installation_id, {KEY: SEEN, OTHER: SEEN}, [])
    await visits.keep(KEY.installation_id, {KEY: replace(SEEN, tour=2)}, [OTHER])

    assert await visits.of(KEY.installation_id) == {KEY: replace(SEEN, tour=2)}
    await visits.forget(Gone(installation_id=KEY.installation_id))
    assert await visits.of(KEY.installation_id) == {}


async def test_one_repository_that_is_gone_takes_no_other_with_it(database: Database) -> None:
    visits = Visits(database)
    await visits.keep(KEY.installation_id, {KEY: SEEN, OTHER: SEEN}, [])

    await visits.forget(Gone(installation_id=0, repository_ids=frozenset({KEY.repository_id})))

    assert await visits.of(KEY.installation_id) == {OTHER: SEEN}
