"""What Babysit said on pull requests and may edit or take back: the one comment, and those on lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.model.checklist import Posted
from bot.model.effects import ReopenThread, ResolveThread
from bot.model.keys import PullRequestKey
from bot.records.database import Database, Transaction
from bot.records.repositories import place_of

KEPT = timedelta(days=180)
COMMENT = "status"
"""The name under which the one comment is remembered; findings have their fingerprints."""
SETTLED, REOPENED = "settled", "reopened"
"""In a finding's row the digest says what was last done with its conversation, empty for nothing."""


class Postings:
    """The postings in a database of records; what is older than half a year is known from GitHub alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: PullRequestKey) -> Posted:
        """What was said on this pull request."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT name, comment_id, digest FROM posted WHERE repository = ? AND number = ?",
                (place_of(transaction, key), key.number),
            )
        )
        comment = next(((comment_id, digest) for name, comment_id, digest in rows if name == COMMENT), None)
        return Posted(
            comment_id=comment[0] if comment else None,
            digest=comment[1] if comment else "",
            findings={name: comment_id for name, comment_id, _ in rows if name != COMMENT},
            settled=frozenset(name for name, _, turned in rows if turned == SETTLED),
            reopened=frozenset(name for name, _, turned in rows if turned == REOPENED),
        )

    async def note_comment(self, key: PullRequestKey, comment_id: int, digest: str, now: datetime) -> None:
        """Remember the one comment."""
        await self._note(key, {COMMENT: comment_id}, digest, now)

    async def note_findings(self, key: PullRequestKey, comments: Mapping[str, int], now: datetime) -> None:
        """Remember comments on lines by their findings' fingerprints."""
        await self._note(key, comments, "", now)

    async def note_turned(
        self, key: PullRequestKey, effect: ResolveThread | ReopenThread, now: datetime
    ) -> None:
        """Remember that a conversation was settled or opened, or that GitHub would not have it."""
        turned = SETTLED if isinstance(effect, ResolveThread) else REOPENED
        await self._note(key, dict.fromkeys(effect.fingerprints, effect.thread.comment_id), turned, now)

    async def _note(
        self, key: PullRequestKey, comments: Mapping[str, int], digest: str, now: datetime
    ) -> None:
        rows = [(name, comment_id, digest, now.timestamp()) for name, comment_id in comments.items()]
        await self._database.write(lambda transaction: _put(transaction, key, rows, (now - KEPT).timestamp()))


def _put(
    transaction: Transaction,
    key: PullRequestKey,
    rows: Sequence[tuple[str, int, str, float]],
    forgotten_before: float,
) -> None:
    place = place_of(transaction, key)
    transaction.execute_each(
        "INSERT INTO posted VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (repository, number, name) DO UPDATE"
        " SET comment_id = excluded.comment_id, digest = excluded.digest, posted_at = excluded.posted_at",
        [(place, key.number, *row) for row in rows],
    )
    transaction.execute("DELETE FROM posted WHERE posted_at < ?", (forgotten_before,))
