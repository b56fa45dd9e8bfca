"""Walks a database through the revisions that it has not seen; whoever imports this loads Alembic."""

from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.storage.migrations import VERSIONS

_ONE_AT_A_TIME = Lock()
"""What Alembic calls `op` and `context` is one for all threads."""


def upgrade(connection: Connection) -> None:
    """Bring the tables to `HEAD`, in the transaction that the connection is in."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, "head")
