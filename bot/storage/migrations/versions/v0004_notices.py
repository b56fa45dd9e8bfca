"""What channels are to be told, and which channels a repository's pull requests are told to."""

from bot.storage.migrations.columns import (
    BYTES,
    MOMENT,
    NUMBER,
    TEXT,
    counted,
    create_index,
    create_table,
    needed,
    optional,
)

revision = "0004"
down_revision = "0003"


# irreversible: an older version leaves these tables alone; the day before is a backup
def upgrade() -> None:
    """Empty at first: what happened before is no news."""
    words = ("channel", "url_name", "event", "occasion", "repository", "title", "url", "says", "head_sha")
    create_table(
        "notice_outbox",
        counted(),
        needed("place", TEXT),
        needed("number", NUMBER),
        *(needed(word, TEXT) for word in words),
        needed("put_at", MOMENT),
        optional("due_at", MOMENT),
        needed("attempts", NUMBER, default="0"),
        key=("id",),
    )
    whose = ("place", "number", "channel", "url_name", "occasion")
    create_index("notice_outbox_by_occasion", "notice_outbox", *whose, is_unique=True)
    create_index("notice_outbox_by_time", "notice_outbox", "due_at", where="due_at IS NOT NULL")
    create_table("notice_routes", needed("place", TEXT), needed("routes", BYTES), key=("place",))
