"""What one may do at a time is done by one at a time, in this process and in others."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.storage.errors import StorageError
from bot.storage.postgres import turns as postgres_turns
from bot.storage.postgres.sessions import conninfo_of
from bot.storage.postgres.turns import SharedTurns
from bot.storage.turns import OwnTurns, Turns
from tests.postgres_server import PostgresServer


@pytest.fixture(params=["own", "shared"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Turns, Turns]]:
    """Who takes turns: two tasks of a process, or two processes."""
    if request.param == "own":
        own = OwnTurns()
        yield own, own
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    conninfo = conninfo_of(server.database())
    first, second = SharedTurns(conninfo), SharedTurns(conninfo)
    yield first, second
    await first.close()
    await second.close()


async def test_turns_do_not_overlap_in_whatever_order_they_are_asked_for(pair: tuple[Turns, Turns]) -> None:
    inside: list[str] = []

    async def enter(turns: Turns, *places: str) -> None:
        async with turns.taking(*places):
            assert not {word for word in inside if word in places}
            inside.extend(places)
            await asyncio.sleep(0.01)
            for place in places:
                inside.remove(place)

    async with asyncio.timeout(20):
        await asyncio.gather(
            *(enter(pair[number % 2], *(["a", "b"] if number % 3 else ["b", "a"])) for number in range(6))
        )


async def test_other_places_do_not_wait(pair: tuple[Turns, Turns]) -> None:
    async with asyncio.timeout(5), pair[0].taking("a"), pair[1].taking("b"):
        pass


async def test_a_turn_that_failed_is_over(pair: tuple[Turns, Turns]) -> None:
    with pytest.raises(ValueError, match="in the middle"):
        async with pair[0].taking("a"):
            raise ValueError("in the middle")

    async with asyncio.timeout(5), pair[1].taking("a"):
        pass


async def test_a_dead_process_keeps_nobody_waiting(postgres: PostgresServer) -> None:
    url = postgres.database()
    dead, alive = SharedTurns(conninfo_of(url)), SharedTurns(conninfo_of(url))

    async with dead.taking("a"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> 0"
            )
        async with asyncio.timeout(5), alive.taking("a"):
            pass

    async with asyncio.timeout(5), dead.taking("a"):
        pass
    await dead.close()
    await alive.close()


async def test_a_turn_that_never_comes_is_an_error(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_turns, "LONGEST_WAIT_S", 0.2)
    conninfo = conninfo_of(postgres.database())
    first, second = SharedTurns(conninfo), SharedTurns(conninfo)

    async with first.taking("a"):
        with pytest.raises(StorageError, match="too long"):
            async with second.taking("a"):
                pass

    await first.close()
    await second.close()
