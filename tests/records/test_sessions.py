"""Sessions are kept until they are over."""

from dataclasses import replace
from datetime import timedelta

from bot.records.sessions import KeptSession, Sessions
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from tests.building import NOW

ONE = KeptSession(digest="d1", user_id=7, login="rob", sealed=b"x", expires_at=NOW + timedelta(hours=1))
OTHER = replace(ONE, digest="d2", user_id=8, login="max")


async def test_a_session_is_found_until_it_is_over() -> None:
    sessions = Sessions(SqliteDatabase(opened(None)))
    await sessions.keep(ONE, NOW)

    assert await sessions.of("d1", NOW) == ONE
    assert await sessions.of("d2", NOW) is None
    assert await sessions.of("d1", ONE.expires_at) is None


async def test_a_session_kept_again_has_new_tokens() -> None:
    sessions = Sessions(SqliteDatabase(opened(None)))
    renewed = replace(ONE, sealed=b"y", expires_at=NOW + timedelta(days=1))

    await sessions.keep(ONE, NOW)
    await sessions.keep(renewed, NOW)

    assert await sessions.of("d1", NOW) == renewed


async def test_one_ends_or_all_of_a_person() -> None:
    sessions = Sessions(SqliteDatabase(opened(None)))
    for session in (ONE, OTHER, replace(OTHER, digest="d3")):
        await sessions.keep(session, NOW)

    await sessions.end("d1")
    await sessions.end_of_user(8)

    assert [await sessions.of(digest, NOW) for digest in ("d1", "d2", "d3")] == [None, None, None]
    await sessions.end("d1")


async def test_what_is_over_is_forgotten() -> None:
    database = SqliteDatabase(opened(None))
    sessions = Sessions(database)
    await sessions.keep(ONE, NOW)

    await sessions.keep(replace(OTHER, expires_at=NOW + timedelta(days=9)), ONE.expires_at)

    digests = await database.read(lambda transaction: transaction.rows("SELECT digest FROM sessions"))
    assert [tuple(row) for row in digests] == [("d2",)]
