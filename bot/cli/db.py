"""Look after the database: bring it to this version, back it up, or move it to another engine.

DATABASE_URL names it. A server upgrades SQLite itself when it starts; with PostgreSQL it waits for you.
"""

import os
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import click

from bot.queue.protocol import UnusableDatabaseError
from bot.queue.schema import locked
from bot.settings import SettingsError, database_address
from bot.storage.addresses import DatabaseAddress, PostgresAddress, SqliteFile
from bot.storage.errors import StorageError, UnusableStorageError
from bot.storage.migrations import HEAD
from bot.storage.sqlite import file
from bot.storage.sqlite.backup import back_up

BUSY_TIMEOUT_S = 5.0


@click.group(help=__doc__)
def command() -> None:
    """Everything about the database."""


@command.command()
def upgrade() -> None:
    """Bring the database to this version, all or nothing; one that is there already stays as it is."""
    with _one_line():
        before = _upgraded(database_address(os.environ))
    if before == HEAD:
        click.echo(f"The database is up to date (schema {HEAD}).")
    else:
        click.echo(f"The database is at schema {HEAD} now{f', it was at {before}' if before else ''}.")


@command.command()
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Copy the SQLite database into a new FILE, also while a server runs; PostgreSQL has pg_dump."""
    with _one_line():
        address = database_address(os.environ)
        if isinstance(address, PostgresAddress):
            raise click.ClickException(
                'this is PostgreSQL\'s: `pg_dump --format=custom --file babysit.dump "$DATABASE_URL"`.'
            )
        size_bytes = back_up(address.path, target)
    click.echo(f"{address.path} is in {target} now, as of this moment ({size_bytes} bytes).")
    click.echo(
        "To restore: stop the server, remove the database with its -wal and -shm, put this in its place."
    )


@command.command("copy")
@click.argument("source", metavar="SQLITE_URL")
@click.argument("target", metavar="POSTGRES_URL")
def copy_(source: str, target: str) -> None:
    """Move everything from an SQLite file to a new PostgreSQL database.

    Stop the server first. The file stays as it is; the target gets its tables here, and must hold nothing.
    """
    with _one_line():
        from_, to = database_address({"DATABASE_URL": source}), database_address({"DATABASE_URL": target})
        if not isinstance(from_, SqliteFile) or not isinstance(to, PostgresAddress):
            raise click.UsageError("give sqlite:///path first and postgresql://… second.")
        moved = _copied(from_.path, to.url)
    for table, rows in moved.items():
        click.echo(f"{rows:>10}  {table}")
    click.echo(f"{sum(moved.values()):>10}  rows moved; each table was read back and is the same.")
    click.echo(f"Start the servers with DATABASE_URL=postgresql://… now, and keep {from_.path} as a backup.")


def _copied(path: Path, url: str) -> Mapping[str, int]:
    """How many rows of each table were moved, while no server had the file."""
    from bot.storage import copying  # noqa: PLC0415 - PostgreSQL's driver need not be installed
    from bot.storage.postgres import tables  # noqa: PLC0415

    if not path.is_file():
        raise UnusableStorageError(f"{path} does not exist.")
    lock = locked(path)
    try:
        with closing(file.opened(path, BUSY_TIMEOUT_S)) as connection:
            tables.upgrade(url)
            return copying.copy(connection, url)
    finally:
        os.close(lock)


def _upgraded(address: DatabaseAddress) -> str:
    """The revision that it had before; empty for none."""
    match address:
        case SqliteFile(path):
            before = file.revision_of(path)
            file.opened(path, BUSY_TIMEOUT_S).close()
            return before
        case PostgresAddress(url):
            from bot.storage.postgres import tables  # noqa: PLC0415 - its driver need not be installed

            return tables.upgrade(url)


@contextmanager
def _one_line() -> Generator[None]:
    """What goes wrong, as a line for whoever called."""
    try:
        yield
    except StorageError as error:
        raise click.ClickException(f"{error}: nothing was changed.") from error
    except (SettingsError, UnusableDatabaseError, UnusableStorageError) as error:
        raise click.ClickException(str(error)) from error
