"""Who is signed in."""

from bot.storage.migrations.columns import BYTES, MOMENT, NUMBER, TEXT, create_index, create_table, needed

revision = "0003"
down_revision = "0002"


# irreversible: an older version leaves these tables alone; the day before is a backup
def upgrade() -> None:
    """Empty at first: nobody is."""
    create_table(
        "sessions",
        needed("digest", TEXT),
        needed("user_id", NUMBER),
        needed("login", TEXT),
        needed("sealed", BYTES),
        needed("expires_at", MOMENT),
        key=("digest",),
    )
    create_index("sessions_by_user", "sessions", "user_id")
    create_index("sessions_by_time", "sessions", "expires_at")
