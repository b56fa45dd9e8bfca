"""Decisions are seen, and whoever looks is told; a failure of that stops nothing."""

from dataclasses import replace
from pathlib import Path

from bot.decide import decide
from bot.model.snapshot import PullRequestState
from bot.model.trigger import Gone
from bot.reconcile import reconcile
from bot.records.board import Board
from bot.records.configurations import Configurations
from bot.records.sqlite.database import SqliteDatabase
from bot.showing import Bulletin, Shown
from tests.building import KEY, NOW, case, check_run, snapshot
from tests.fakes import FakeGitHub, around

RUNNING = case(contexts=(check_run(state="in_progress"),))


def shown_in(database: SqliteDatabase, bulletin: Bulletin | None = None) -> Shown:
    return Shown(Board(database), Configurations(database), bulletin or Bulletin())


async def test_whoever_looks_hears_of_what_changed_and_of_nothing_else() -> None:
    bulletin = Bulletin()
    shown = shown_in(await SqliteDatabase.open(None), bulletin)

    with bulletin.watching() as watcher:
        await shown.show(RUNNING, decide(RUNNING))
        assert watcher.changed == {70}
        watcher.news.clear()
        await shown.show(RUNNING, decide(RUNNING))
        assert not watcher.news.is_set()
        await shown.forget(KEY)
        assert watcher.news.is_set()

    assert not bulletin.has_watchers


async def test_a_database_that_fails_stops_no_decision(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(tmp_path / "b.db")
    shown = shown_in(database)
    await database.write(lambda transaction: transaction.execute("DROP TABLE waiting"))

    await shown.show(RUNNING, decide(RUNNING))
    await shown.forget(KEY)
    await shown.forget_all(Gone(installation_id=1))

    assert await database.read(lambda transaction: transaction.rows("SELECT 1")) == [(1,)]


async def test_a_look_shows_what_it_decided_and_takes_down_what_it_merged() -> None:
    database = await SqliteDatabase.open(None)
    board = Board(database)
    github = FakeGitHub(snapshot(contexts=(check_run(state="in_progress"),)))
    surroundings = replace(around(github), showing=shown_in(database))
    await reconcile(KEY, surroundings, now=NOW, looks=0)
    waiting = await board.of(70, 7)

    github.snapshot = snapshot()
    await reconcile(KEY, surroundings, now=NOW, looks=1)

    assert waiting is not None
    assert waiting.gate == "ci"
    assert github.snapshot.state is PullRequestState.MERGED
    assert await board.of(70, 7) is None


async def test_a_pull_request_that_is_gone_is_shown_no_more() -> None:
    database = await SqliteDatabase.open(None)
    board, shown = Board(database), shown_in(database)
    await shown.show(RUNNING, decide(RUNNING))

    await reconcile(KEY, replace(around(FakeGitHub(None)), showing=shown), now=NOW, looks=0)

    assert await board.of(70, 7) is None
