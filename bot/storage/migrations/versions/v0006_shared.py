"""What one process kept in its memory, and several must know together."""

from bot.storage.migrations.columns import BYTES, MOMENT, NUMBER, TEXT, create_table, needed

revision = "0006"
down_revision = "0005"


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """Empty at first, as every start was."""
    create_table(
        "told_heads",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("head_sha", TEXT),
        needed("since", MOMENT),
        key=("repository", "number"),
    )
    create_table(
        "write_slots", needed("installation_id", NUMBER), needed("free_at", MOMENT), key=("installation_id",)
    )
    create_table("tours", needed("number", NUMBER), needed("began_at", MOMENT), key=("number",))
    create_table(
        "visits",
        needed("installation_id", NUMBER),
        needed("key", TEXT),
        needed("repository", TEXT),
        needed("fingerprint", TEXT),
        needed("outline", TEXT),
        needed("tour", NUMBER),
        key=("installation_id", "key"),
    )
    create_table("base_rounds", needed("key", TEXT), needed("round", BYTES), key=("key",))
