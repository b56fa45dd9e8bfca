"""Decisions with what they were decided from."""

from bot.storage.migrations.columns import (
    BYTES,
    MOMENT,
    NUMBER,
    TEXT,
    counted,
    create_index,
    create_table,
    needed,
)

revision = "0007"
down_revision = "0006"


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """Empty at first: nothing of what was decided before can be told."""
    create_table(
        "decisions",
        counted(),
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("at", MOMENT),
        needed("last_at", MOMENT),
        needed("times", NUMBER),
        needed("head_sha", TEXT),
        needed("version", TEXT),
        needed("record", BYTES),
        key=("id",),
    )
    create_index("decisions_of_one", "decisions", "repository_id", "number", "id")
    create_index("decisions_by_time", "decisions", "last_at")
    create_table(
        "decision_parts",
        needed("digest", TEXT),
        needed("content", BYTES),
        needed("used_at", MOMENT),
        key=("digest",),
    )
    create_index("decision_parts_by_use", "decision_parts", "used_at")
