"""What asked for a decision, and what came of it."""

from bot.storage.migrations.columns import BYTES, add_column, optional

revision = "0009"
down_revision = "0008"


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """Of what is queued or was decided before nobody knows it."""
    add_column("keys", optional("causes", BYTES))
    add_column("decisions", optional("course", BYTES))
