"""The configuration files of each base branch, for who asks where a key is from."""

from bot.storage.migrations.columns import BYTES, MOMENT, NUMBER, TEXT, create_table, needed

revision = "0005"
down_revision = "0004"


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """Empty at first: the next look at a pull request notes what it sees."""
    create_table(
        "configurations",
        needed("repository_id", NUMBER),
        needed("base_ref", TEXT),
        needed("files", BYTES),
        needed("seen_at", MOMENT),
        key=("repository_id", "base_ref"),
    )
