"""What was spent of GitHub's limits lately, so that neither a restart nor another process begins anew."""

from bot.storage.migrations.columns import NUMBER, TEXT, create_table, needed

revision = "0008"
down_revision = "0007"


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """Empty at first: GitHub itself refuses what is too much in the first hour."""
    create_table(
        "spent",
        needed("installation_id", NUMBER),
        needed("kind", TEXT),
        needed("slot", NUMBER),
        needed("amount", NUMBER),
        key=("installation_id", "kind", "slot"),
    )
