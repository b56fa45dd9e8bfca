"""What people said, and what of it stands in the ledger, for the tests of the rules about it."""

from datetime import timedelta

from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import Actor, ActorKind, Statement, StatementKind
from tests.building import HEAD_SHA, NOW


def comment(number: int = 1, by: str = "ada", *, is_edited: bool = False) -> Statement:
    """Somebody's comment."""
    return Statement(
        kind=StatementKind.COMMENT,
        statement_id=number,
        node_id=f"IC_{number}",
        author=Actor(by),
        body="",
        url="",
        created_at=NOW,
        is_edited=is_edited,
    )


def review(
    state: str = "APPROVED", by: str = "ada", *, commit_sha: str = HEAD_SHA, number: int = 1
) -> Statement:
    """Somebody's review of a commit."""
    return Statement(
        kind=StatementKind.REVIEW,
        statement_id=number,
        node_id=f"PRR_{number}",
        author=Actor(by, ActorKind.USER),
        body="",
        url="",
        created_at=NOW,
        state=state,
        commit_sha=commit_sha,
    )


def entry(
    kind: EntryKind,
    *,
    minutes: int = 0,
    by: str = "ada",
    source: str = "",
    head_sha: str = HEAD_SHA,
    about: str = "",
) -> Entry:
    """An entry, some minutes from now."""
    return Entry(
        kind=kind,
        at=NOW + timedelta(minutes=minutes),
        head_sha=head_sha,
        base_ref="main",
        by=by,
        source=source,
        about=about,
    )
