"""The tables as they were when the history began: made anew in PostgreSQL, carried over in SQLite."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations import former
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

revision = "0001"
down_revision = None


# irreversible: the version before does not know what came after; going back is restoring the copy
def upgrade() -> None:
    """A SQLite file has all these by the steps of former versions, whichever of them it has seen."""
    if op.get_context().dialect.name == "sqlite":
        former.bring_to_the_end(op.get_bind())
        return
    _queue()
    _reviews_and_postings()
    _ledger()
    _hearing()
    _claims()
    _repositories()
    _outbox()


def _queue() -> None:
    create_table(
        "keys",
        needed("key", TEXT),
        needed("installation_id", NUMBER),
        needed("repository", TEXT),
        needed("head_sha", TEXT),
        optional("due_at", MOMENT),
        needed("is_background", NUMBER),
        optional("held_until", MOMENT),
        needed("asked_at", MOMENT),
        optional("arrived", BYTES),
        optional("owner", TEXT),
        optional("token", TEXT),
        optional("taken_at", MOMENT),
        optional("leased_until", MOMENT),
        needed("attempts", NUMBER),
        needed("looks", NUMBER),
        optional("watch", BYTES),
        needed("is_over", NUMBER),
        optional("dismissed_until", MOMENT),
        needed("parked_why", TEXT),
        key=("key",),
    )
    create_index(
        "keys_of_installation",
        "keys",
        "installation_id",
        "is_background",
        "due_at",
        where="due_at IS NOT NULL",
    )
    create_index("keys_by_due", "keys", "due_at", where="due_at IS NOT NULL")
    create_index("keys_held", "keys", "installation_id", "leased_until", where="owner IS NOT NULL")
    create_index("keys_parked", "keys", "asked_at", where="parked_why <> ''")
    create_index("keys_by_head", "keys", "head_sha", where="head_sha <> ''")
    create_table(
        "installations",
        needed("installation_id", NUMBER),
        needed("served_at", MOMENT),
        key=("installation_id",),
    )
    create_table(
        "deliveries",
        counted("position"),
        needed("delivery_id", TEXT),
        needed("accepted_at", MOMENT),
        key=("position",),
    )
    create_index("deliveries_by_id", "deliveries", "delivery_id", is_unique=True)
    create_table("probe", needed("position", NUMBER), needed("touched_at", MOMENT), key=("position",))


def _reviews_and_postings() -> None:
    create_table(
        "reviews",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("head_sha", TEXT),
        needed("merge_base", TEXT),
        needed("terms", TEXT),
        needed("items", TEXT),
        needed("base_sha", TEXT),
        needed("outcome", BYTES),
        needed("reviewed_at", MOMENT),
        key=("repository", "number", "head_sha", "merge_base", "terms", "items"),
    )
    create_index("reviews_by_age", "reviews", "reviewed_at")
    create_table(
        "posted",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("name", TEXT),
        needed("comment_id", NUMBER),
        needed("digest", TEXT),
        needed("posted_at", MOMENT),
        key=("repository", "number", "name"),
    )
    create_index("posted_by_age", "posted", "posted_at")
    create_table(
        "open_checks",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("head_sha", TEXT),
        needed("is_group", NUMBER),
        key=("repository", "number", "head_sha"),
    )
    create_table(
        "refused_acts",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("act", TEXT),
        needed("why", TEXT),
        needed("at", MOMENT),
        needed("circumstances", TEXT),
        key=("repository", "number", "act"),
    )


def _ledger() -> None:
    """Whoever may write to the database adds lines; nobody changes one or takes one away, not even all."""
    create_table(
        "ledger",
        counted(),
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("kind", TEXT),
        needed("at", MOMENT),
        needed("head_sha", TEXT),
        needed("base_ref", TEXT),
        needed("by", TEXT),
        needed("about", TEXT),
        needed("why", TEXT),
        needed("url", TEXT),
        needed("source", TEXT),
        needed("by_id", NUMBER, default="0"),
        key=("id",),
    )
    create_index("ledger_by_pull_request", "ledger", "repository", "number")
    whose = ("repository", "number", "kind", "about", "source")
    create_index("ledger_by_source", "ledger", *whose, where="source <> ''", is_unique=True)
    op.execute(
        "CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the ledger only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()"
    )


def _hearing() -> None:
    create_table(
        "heads",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("head_sha", TEXT),
        needed("head_since", MOMENT),
        needed("known_since", MOMENT),
        key=("repository", "number"),
    )
    create_table(
        "heard",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("source", TEXT),
        needed("head_sha", TEXT),
        needed("is_from_app", NUMBER),
        needed("heard_at", MOMENT),
        optional("answer", TEXT),
        key=("repository", "number", "source"),
    )


def _claims() -> None:
    create_table(
        "claims",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("claim", NUMBER),
        needed("installation_id", NUMBER),
        needed("identity", TEXT),
        needed("source", TEXT),
        needed("text", TEXT),
        needed("kind", TEXT),
        needed("family", TEXT),
        needed("subject", TEXT),
        needed("container", TEXT),
        needed("quote", TEXT),
        needed("is_of_change", NUMBER),
        needed("author", TEXT),
        needed("claimants", TEXT),
        needed("url", TEXT),
        optional("made_at", MOMENT),
        needed("state", TEXT),
        needed("verdict", TEXT),
        needed("head_sha", TEXT),
        optional("verified_at", MOMENT),
        optional("again_at", MOMENT),
        needed("was_confirmed", NUMBER),
        needed("since", MOMENT),
        optional("told_at", MOMENT),
        optional("reminded_at", MOMENT),
        needed("author_id", NUMBER, default="0"),
        key=("repository", "number", "claim"),
    )
    create_index("claims_about_issues", "claims", "subject", where="kind = 'issue'")


def _repositories() -> None:
    create_table(
        "repositories",
        needed("repository_id", NUMBER),
        needed("place", TEXT),
        needed("name", TEXT),
        needed("is_former", NUMBER),
        key=("repository_id",),
    )
    create_index("repositories_by_place", "repositories", "place", is_unique=True)
    create_index("repositories_by_name", "repositories", sa.text("lower(name)"))
    create_table(
        "met_repositories",
        needed("repository_id", NUMBER),
        needed("installation_id", NUMBER),
        key=("repository_id",),
    )
    create_table(
        "found_open",
        needed("repository_id", NUMBER),
        needed("number", NUMBER),
        needed("head_sha", TEXT),
        needed("is_looked_at", NUMBER),
        key=("repository_id", "number"),
    )
    create_table(
        "holdings",
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("holding", BYTES),
        key=("repository", "number"),
    )
    create_table(
        "listed_branches", needed("repository", TEXT), needed("branch", TEXT), key=("repository", "branch")
    )


def _outbox() -> None:
    create_table(
        "tracker_outbox",
        counted(),
        needed("repository", TEXT),
        needed("number", NUMBER),
        needed("tracker", TEXT),
        needed("issue", TEXT),
        needed("occasion", TEXT),
        needed("event", TEXT),
        needed("body", TEXT),
        needed("marker", TEXT),
        needed("done", TEXT),
        needed("put_at", MOMENT),
        optional("due_at", MOMENT),
        needed("attempts", NUMBER, default="0"),
        key=("id",),
    )
    whose = ("repository", "number", "tracker", "issue", "occasion")
    create_index("tracker_outbox_by_occasion", "tracker_outbox", *whose, is_unique=True)
    create_index("tracker_outbox_by_time", "tracker_outbox", "due_at", where="due_at IS NOT NULL")
