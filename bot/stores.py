"""Opens what is durable, whichever engine keeps it.

PostgreSQL's driver is loaded where an address names it, for it need not be installed.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.model.keys import PullRequestKey
from bot.model.time import Clock
from bot.model.watch import Watch
from bot.queue.protocol import Queue
from bot.queue.remembered import remembered
from bot.queue.sqlite import sqlite_queue
from bot.records.database import Database, UnusableRecordsError
from bot.records.sqlite.database import SqliteDatabase
from bot.storage.addresses import DatabaseAddress, PostgresAddress, SqliteFile
from bot.storage.errors import StorageError, UnusableStorageError
from bot.storage.turns import OwnTurns, Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What a server keeps. `is_shared` says that other processes may keep theirs in the same place."""

    queue: Queue
    database: Database
    turns: Turns
    is_shared: bool


@asynccontextmanager
async def open_stores(address: DatabaseAddress, clock: Clock) -> AsyncGenerator[Stores]:
    """Queue and records for a server, closed at the end.

    Raises:
        UnusableDatabaseError: the file cannot be used; one line says what to do.
        UnusableRecordsError: see there.
        UnusableStorageError: the database is not this version's; one line says what to do.
        StorageError: it cannot be reached.
    """
    match address:
        case SqliteFile():
            async with _sqlite(address, clock) as stores:
                yield stores
        case PostgresAddress():
            async with _postgres(address, clock) as stores:
                yield stores


@asynccontextmanager
async def open_records(address: DatabaseAddress) -> AsyncGenerator[Database]:
    """The records for somebody who only looks, also while servers write to them.

    Raises:
        UnusableRecordsError: there are none to be read; one line says what to do.
    """
    database = await _to_read(address)
    try:
        yield database
    finally:
        await database.close()


async def watch_of(address: DatabaseAddress, key: PullRequestKey) -> Watch | None:
    """What the server remembers of a pull request from its last look; None where nobody can tell."""
    match address:
        case SqliteFile(path):
            return await asyncio.to_thread(remembered, path, key)
        case PostgresAddress(url):
            from bot.queue.postgres import remembered_in  # noqa: PLC0415 - see above

            return await asyncio.to_thread(remembered_in, url, key)


async def _to_read(address: DatabaseAddress) -> Database:
    match address:
        case SqliteFile(path):
            return await SqliteDatabase.open_to_read(path)
        case PostgresAddress(url):
            from bot.records.postgres import PostgresDatabase  # noqa: PLC0415 - see above
            from bot.storage.postgres import tables  # noqa: PLC0415
            from bot.storage.postgres.sessions import Sessions  # noqa: PLC0415

            try:
                await asyncio.to_thread(tables.require_up_to_date, url)
                sessions = Sessions(url, 1)
                await sessions.open()
            except (UnusableStorageError, StorageError) as error:
                raise UnusableRecordsError(f"{str(error)[0].upper()}{str(error)[1:]}") from error
            return PostgresDatabase(sessions)


@asynccontextmanager
async def _sqlite(address: SqliteFile, clock: Clock) -> AsyncGenerator[Stores]:
    queue = await sqlite_queue(address.path, clock)
    try:
        database = await SqliteDatabase.open(address.path)
        try:
            yield Stores(queue=queue, database=database, turns=OwnTurns(), is_shared=False)
        finally:
            await database.close()
    finally:
        await queue.close()


@asynccontextmanager
async def _postgres(address: PostgresAddress, clock: Clock) -> AsyncGenerator[Stores]:
    from bot.queue.postgres import postgres_queue  # noqa: PLC0415 - see above
    from bot.records.postgres import PostgresDatabase  # noqa: PLC0415
    from bot.storage.postgres import tables  # noqa: PLC0415
    from bot.storage.postgres.sessions import Sessions  # noqa: PLC0415
    from bot.storage.postgres.turns import SharedTurns  # noqa: PLC0415

    await asyncio.to_thread(tables.require_up_to_date, address.url)
    sessions = Sessions(address.url)
    await sessions.open()
    turns = SharedTurns(sessions.conninfo)
    queue = await postgres_queue(sessions, clock)
    try:
        yield Stores(queue=queue, database=PostgresDatabase(sessions), turns=turns, is_shared=True)
    finally:
        await turns.close()
        await queue.close()
