"""What open pull requests wait for, and what became of that."""

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

revision = "0002"
down_revision = "0001"


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """Empty at first: the next sweep looks at everything that is open."""
    _waiting()
    _history()


def _waiting() -> None:
    create_table(
        "waiting",
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("installation_id", NUMBER),
        needed("repository", TEXT),
        needed("title", TEXT),
        needed("url", TEXT),
        needed("author", TEXT),
        needed("agent", TEXT),
        needed("head_sha", TEXT),
        needed("base_ref", TEXT),
        needed("turn", TEXT),
        needed("gate", TEXT),
        needed("says", TEXT),
        optional("since", MOMENT),
        optional("opened_at", MOMENT),
        needed("is_draft", NUMBER),
        needed("is_observed", NUMBER),
        needed("judged_at", MOMENT),
        needed("began_at", MOMENT),
        key=("repository_id", "number"),
    )
    create_index("waiting_by_turn", "waiting", "turn", "since")
    create_table(
        "waiting_details",
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("details", BYTES),
        key=("repository_id", "number"),
    )
    create_table(
        "waiting_tags",
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("kind", TEXT),
        needed("word", TEXT),
        key=("repository_id", "number", "kind", "word"),
    )
    create_index("waiting_tags_by_word", "waiting_tags", "kind", "word", "repository_id")


def _history() -> None:
    create_table(
        "waited",
        counted(),
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("agent", TEXT),
        needed("author", TEXT),
        needed("turn", TEXT),
        needed("gate", TEXT),
        needed("people", TEXT),
        needed("began_at", MOMENT),
        needed("ended_at", MOMENT),
        key=("id",),
    )
    create_index("waited_by_end", "waited", "ended_at")
    create_index("waited_by_pull_request", "waited", "repository_id", "number")
    create_table(
        "ended",
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("agent", TEXT),
        needed("author", TEXT),
        optional("opened_at", MOMENT),
        needed("ended_at", MOMENT),
        needed("is_merged", NUMBER),
        key=("repository_id", "number"),
    )
    create_index("ended_by_end", "ended", "ended_at")
    create_table(
        "check_days",
        needed("repository_id", NUMBER),
        needed("name", TEXT),
        needed("agent", TEXT),
        needed("day", NUMBER),
        needed("heads", NUMBER),
        needed("red", NUMBER),
        needed("reruns", NUMBER),
        needed("flaky", NUMBER),
        key=("repository_id", "name", "agent", "day"),
    )
    create_table(
        "finding_days",
        needed("repository_id", NUMBER),
        needed("item", TEXT),
        needed("agent", TEXT),
        needed("day", NUMBER),
        needed("heads", NUMBER),
        needed("failing", NUMBER),
        needed("findings", NUMBER),
        key=("repository_id", "item", "agent", "day"),
    )
