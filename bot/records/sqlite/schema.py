"""The records' SQLite file, which is the queue's, or memory."""

import sqlite3
from pathlib import Path

from bot.records.database import UnusableRecordsError
from bot.storage.errors import UnusableStorageError
from bot.storage.sqlite import file

BUSY_TIMEOUT_S = 5.0


def opened(path: Path | None) -> sqlite3.Connection:
    """The file with the records' tables up to date, for its owner's eyes alone if it is new; None is memory.

    A record is on disk once it was kept, for what people decided cannot be read again from GitHub.

    Raises:
        UnusableRecordsError: it is no SQLite file, a newer Babysit's, or out of reach.
    """
    try:
        return file.opened(path, BUSY_TIMEOUT_S)
    except UnusableStorageError as error:
        raise UnusableRecordsError(str(error)) from error


def opened_to_read(path: Path) -> sqlite3.Connection:
    """The same file for somebody who only looks, also while a server writes to it; nothing is created.

    Raises:
        UnusableRecordsError: there is none, or its tables are not this version's.
    """
    try:
        return file.opened_to_read(path, BUSY_TIMEOUT_S)
    except UnusableStorageError as error:
        raise UnusableRecordsError(str(error)) from error
