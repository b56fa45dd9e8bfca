"""What the pages are made of, under one typed key."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from bot.model.time import Clock
from bot.records.board import Board
from bot.records.board_search import BoardSearch
from bot.records.claims import Claims
from bot.records.configurations import Configurations
from bot.records.database import Database
from bot.records.decisions import Decisions
from bot.records.insights import Insights
from bot.records.ledger import Ledger
from bot.records.ledger_search import LedgerSearch
from bot.records.past import Past
from bot.records.records import Records
from bot.showing import Bulletin


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Set up once. `server_url` is GitHub's address in the browser, without a slash at its end.

    `trying` is held by whoever has a configuration tried out.
    """

    board: Board
    search: BoardSearch
    ledger: Ledger
    ledger_search: LedgerSearch
    claims: Claims
    past: Past
    insights: Insights
    configurations: Configurations
    decisions: Decisions
    reviews: Records
    bulletin: Bulletin
    clock: Clock
    server_url: str
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)


PAGES = web.AppKey("PAGES", Pages)


def pages_of(database: Database, bulletin: Bulletin, clock: Clock, server_url: str) -> Pages:
    """All that is kept in this database."""
    return Pages(
        board=Board(database),
        search=BoardSearch(database),
        ledger=Ledger(database),
        ledger_search=LedgerSearch(database),
        claims=Claims(database),
        past=Past(database),
        insights=Insights(database),
        configurations=Configurations(database),
        decisions=Decisions(database),
        reviews=Records(database),
        bulletin=bulletin,
        clock=clock,
        server_url=server_url,
    )
