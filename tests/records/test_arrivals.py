from pathlib import Path

from bot.model.keys import PullRequestKey
from bot.model.snapshot import OwnComment
from bot.model.swept import Swept, SweptPullRequest
from bot.model.trigger import Gone
from bot.records.arrivals import Arrivals
from bot.records.database import Database
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from tests.building import HEAD_SHA, KEY, head, own_check, snapshot

HERE = SweptPullRequest(key=KEY, fingerprint="f", head_sha=HEAD_SHA)
FOUND = Swept(repositories={KEY.repository_id: KEY.repository}, pull_requests=[HERE])
NOTHING = Swept(repositories={KEY.repository_id: KEY.repository})


def arrivals(path: Path | None = None) -> Arrivals:
    return Arrivals(SqliteDatabase(opened(path)))


async def test_what_the_first_sweep_finds_was_there_before(database: Database) -> None:
    known = Arrivals(database)
    await known.meet(1, FOUND)

    assert await known.is_from_before(snapshot())


async def test_what_a_later_sweep_finds_was_not(database: Database) -> None:
    known = Arrivals(database)
    await known.meet(1, NOTHING)
    await known.meet(1, FOUND)

    assert not await known.is_from_before(snapshot())


async def test_it_stays_so_after_a_restart_between_the_sweep_and_any_look(tmp_path: Path) -> None:
    await arrivals(tmp_path / "b.db").meet(1, FOUND)

    restarted = arrivals(tmp_path / "b.db")
    await restarted.meet(1, FOUND)

    assert await restarted.is_from_before(snapshot())
    assert await restarted.is_from_before(snapshot(own_check=own_check()))


async def test_our_own_traces_at_the_first_look_say_that_the_database_was_lost(database: Database) -> None:
    for traces in ({"own_check": own_check()}, {"own_comments": (OwnComment(comment_id=1, body="x"),)}):
        known = Arrivals(database)
        await known.meet(1, FOUND)

        assert not await known.is_from_before(snapshot(**traces))
        assert not await known.is_from_before(snapshot())


async def test_another_head_is_news_for_good(database: Database) -> None:
    known = Arrivals(database)
    await known.meet(1, FOUND)

    assert not await known.is_from_before(snapshot(head=head(sha="e" * 40)))
    assert not await known.is_from_before(snapshot())


async def test_one_that_was_opened_before_the_first_sweep_came_by_is_not_from_before(
    database: Database,
) -> None:
    known = Arrivals(database)
    await known.note_opened(KEY)
    await known.meet(1, FOUND)

    assert not await known.is_from_before(snapshot())


async def test_one_that_is_looked_at_before_the_first_sweep_came_by_is(database: Database) -> None:
    known = Arrivals(database)

    assert await known.is_from_before(snapshot())
    await known.meet(1, FOUND)
    assert await known.is_from_before(snapshot(own_check=own_check()))


async def test_another_installation_and_a_repository_that_was_removed_are_new() -> None:
    known = arrivals()
    await known.meet(1, NOTHING)
    await known.meet(2, FOUND)
    assert await known.is_from_before(snapshot())

    removed = arrivals()
    await removed.meet(1, NOTHING)
    await removed.forget(Gone(installation_id=1, repository_ids=frozenset({KEY.repository_id})))
    await removed.meet(1, FOUND)
    assert await removed.is_from_before(snapshot())


async def test_without_the_repositorys_number_nothing_is_known_to_be_from_before(database: Database) -> None:
    key = PullRequestKey(installation_id=1, repository=KEY.repository, number=KEY.number)

    assert not await Arrivals(database).is_from_before(snapshot(key=key))
