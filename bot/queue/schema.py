"""The queue's SQLite file: one process at a time has it, and its tables are up to date."""

import fcntl
import os
import sqlite3
from pathlib import Path

from bot.queue.protocol import UnusableDatabaseError
from bot.storage.errors import UnusableStorageError
from bot.storage.sqlite import file

BUSY_TIMEOUT_S = 1.0


def locked(path: Path) -> int:
    """Keep every other process away from the file for as long as the returned descriptor is open.

    Raises:
        UnusableDatabaseError: another process has it, or the file cannot be made.
    """
    try:
        descriptor = os.open(
            path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600
        )
    except OSError as error:
        raise UnusableDatabaseError(f"{path} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise UnusableDatabaseError(
            f"{path} is in use by another Babysit; stop that one, or give this one its own DATABASE_URL."
        ) from error
    return descriptor


def opened(path: Path) -> sqlite3.Connection:
    """The file with its tables up to date, readable by its owner alone if it is new.

    Raises:
        UnusableDatabaseError: it is no SQLite file, another program's, a newer Babysit's, or out of reach.
    """
    try:
        return file.opened(path, BUSY_TIMEOUT_S)
    except UnusableStorageError as error:
        raise UnusableDatabaseError(str(error)) from error
