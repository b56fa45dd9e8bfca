"""Entries of many pull requests, a page at a time."""

from dataclasses import replace

from bot.records.database import Database
from bot.records.ledger import Ledger
from bot.records.ledger_search import Asked, LedgerSearch
from tests.building import KEY
from tests.records.test_ledger import ENTRY


async def test_pages_follow_each_other_to_the_first_entry(database: Database) -> None:
    await Ledger(database).add(KEY, [replace(ENTRY, source=f"comment {number}") for number in range(5)])
    search, asked = LedgerSearch(database), Asked(repositories=[70])

    first = await search.page(asked, most=3)
    second = await search.page(asked, most=3, before=first.before)

    sources = [written.entry.source for page in (first, second) for written in page.written]
    assert sources == [f"comment {number}" for number in (4, 3, 2, 1, 0)]
    assert second.before == 0


async def test_who_may_see_no_repository_sees_no_entry(database: Database) -> None:
    await Ledger(database).add(KEY, [ENTRY])

    assert (await LedgerSearch(database).page(Asked(repositories=[]), most=9)).written == []
