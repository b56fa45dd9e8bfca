"""Whether a PostgreSQL database has this version's tables, and how it gets them: only when it is told to."""

import psycopg
from sqlalchemy import NullPool, create_engine, exc

from bot.storage.errors import StorageError, UnusableStorageError
from bot.storage.migrations import HEAD, REVISIONS, TABLE
from bot.storage.postgres.sessions import conninfo_of, first_line

UPGRADING = 0x62616278
"""The advisory lock of whoever changes the tables; "babx"."""


def revision_of(url: str) -> str:
    """Which revision the database has; empty where it has no tables of Babysit's.

    Raises:
        StorageError: it cannot be asked.
    """
    try:
        with psycopg.connect(conninfo_of(url)) as connection:
            exists = connection.execute("SELECT to_regclass(%s)", (TABLE,)).fetchone()
            if exists is None or exists[0] is None:
                return ""
            found = connection.execute(f"SELECT version_num FROM {TABLE}".encode()).fetchone()  # noqa: S608 - our own word
    except psycopg.Error as error:
        raise StorageError(f"the database cannot be reached: {first_line(error)}") from error
    return str(found[0]) if found else ""


def require_up_to_date(url: str) -> None:
    """Go on where the tables are this version's.

    Raises:
        UnusableStorageError: they are not; one line says what to do.
        StorageError: nobody can tell.
    """
    revision = revision_of(url)
    if revision == HEAD:
        return
    if not revision:
        raise UnusableStorageError("The database has no tables of Babysit's yet: run `babysit db upgrade`.")
    if revision in REVISIONS:
        raise UnusableStorageError(
            f"The database is of an older Babysit (schema {revision}, this one needs {HEAD}): "
            "run `babysit db upgrade`."
        )
    raise UnusableStorageError(_newer(revision))


def upgrade(url: str) -> str:
    """Bring the tables to this version, all or nothing; the revision before, empty for none.

    Raises:
        UnusableStorageError: a newer Babysit made them; one line says what to do.
        StorageError: the database refused.
    """
    before = revision_of(url)
    if before and before not in REVISIONS:
        raise UnusableStorageError(_newer(before))
    if before != HEAD:
        _upgrade(url)
    return before


def _upgrade(url: str) -> None:
    from bot.storage.migrations import upgrading  # noqa: PLC0415 - loads Alembic, for who needs it

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo_of(url)), poolclass=NullPool
    )
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADING})")
            upgrading.upgrade(connection)
    except (exc.DBAPIError, psycopg.Error) as error:
        reason = error.orig if isinstance(error, exc.DBAPIError) and error.orig is not None else error
        raise StorageError(f"the tables could not be changed: {first_line(reason)}") from error


def _newer(revision: str) -> str:
    return (
        f"The database was written by a newer Babysit (schema {revision}, this one knows {HEAD}); "
        "install that version again."
    )
