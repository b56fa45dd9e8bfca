"""A copy of the file as of one moment, made while a server writes to it: SQLite's own online backup."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.errors import UnusableStorageError
from bot.storage.sqlite import file

BUSY_TIMEOUT_S = 5.0
PAGES_AT_ONCE = 4096
"""Between two steps of so many a server may write; what it wrote meanwhile is copied, too."""


def back_up(source: Path, target: Path) -> int:
    """Copy the database into a new file for its owner's eyes alone, on disk when this returns; its size.

    Raises:
        UnusableStorageError: there is nothing to copy, or nowhere to; one line says what to do.
    """
    if not source.is_file():
        raise UnusableStorageError(f"{source} does not exist: set DATABASE_URL to the server's own.")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except FileExistsError as error:
        raise UnusableStorageError(f"{target} is there already: name a new file.") from error
    except OSError as error:
        raise UnusableStorageError(f"{target} cannot be written: {error.strerror}.") from error
    try:
        _copy(source, target)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise UnusableStorageError(f"{source} could not be copied to {target}: {error}.") from error
    return target.stat().st_size


def _copy(source: Path, target: Path) -> None:
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written, pages=PAGES_AT_ONCE)
        verdict = written.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok" or not file.revision_of(target):
            raise sqlite3.DatabaseError(f"the copy is not whole ({verdict})")
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
