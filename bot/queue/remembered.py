"""What the server remembers of a pull request, for somebody who only looks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from bot.model.keys import PullRequestKey
from bot.model.watch import Watch
from bot.queue.schema import BUSY_TIMEOUT_S
from bot.queue.sql_store import SqlStore
from bot.storage.sqlite.transaction import SqliteTransaction


def remembered(path: Path, key: PullRequestKey) -> Watch | None:
    """The last look's memory in the queue's file, also while a server writes to it; nothing is created.

    None where there is none, or where another version wrote it: it explains, and decides nothing.
    """
    if not path.is_file():
        return None
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)) as connection:
            row = SqlStore(SqliteTransaction(connection)).find(key)
    except (OSError, sqlite3.Error, msgspec.DecodeError, ValueError):
        return None
    return row.watch if row is not None else None
