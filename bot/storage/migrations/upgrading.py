"""Walks a database through the revisions that it has not seen; whoever imports this loads Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.storage.migrations import VERSIONS


def upgrade(connection: Connection) -> None:
    """Bring the tables to `HEAD`, in the transaction that the connection is in."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
