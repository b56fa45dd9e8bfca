"""Reviews by what they judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from bot.model.checklist import BrokenItems, ItemProblem, NotReviewed, Reviewed, ReviewOutcome
from bot.model.keys import PullRequestKey
from bot.model.review import Review
from bot.records.database import Database, Row, Transaction
from bot.records.repositories import place_of

KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a review is a review of: a change of commits under certain terms.

    `terms` is a digest of the configuration and the engine, `items` one of the repository's own items, both
    as of `base_sha`, for which `merge_base` was found.
    """

    head_sha: str
    base_sha: str
    terms: str
    merge_base: str = ""
    items: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A review that was made earlier."""

    outcome: ReviewOutcome
    reviewed_at: datetime


class StoredReview(msgspec.Struct, frozen=True, omit_defaults=True):
    """An outcome on disk: exactly one of the three."""

    review: Review | None = None
    on_diff: frozenset[str] = frozenset()
    gap: str = ""
    problems: list[ItemProblem] = []
    reason: str = ""
    tries: int = 1
    again_at: datetime | None = None


_decoder = msgspec.json.Decoder(StoredReview)


class Records:
    """The reviews in a database of records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: PullRequestKey, judged: Judged) -> Record | None:
        """The review of this head for this very base commit."""
        return await self._database.read(
            lambda transaction: _first(
                transaction.rows(
                    "SELECT outcome, reviewed_at FROM reviews WHERE repository = ? AND number = ?"
                    " AND head_sha = ? AND base_sha = ? AND terms = ?",
                    (place_of(transaction, key), key.number, judged.head_sha, judged.base_sha, judged.terms),
                )
            )
        )

    async def newest(self, key: PullRequestKey, head_sha: str = "") -> tuple[str, Record] | None:
        """The last review of this head, or of whichever head where none is named, with the head."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT outcome, reviewed_at, head_sha FROM reviews WHERE repository = ? AND number = ?"
                " AND (head_sha = ? OR ? = '') ORDER BY reviewed_at DESC LIMIT 1",
                (place_of(transaction, key), key.number, head_sha, head_sha),
            )
        )
        found = _first(rows)
        return None if found is None else (str(rows[0][2]), found)

    async def find_moved(self, key: PullRequestKey, judged: Judged) -> Record | None:
        """The review of the same change for whatever base commit; it counts for this one from now on."""
        return await self._database.write(lambda transaction: _moved(transaction, key, judged))

    async def keep(self, key: PullRequestKey, judged: Judged, record: Record) -> None:
        """Remember a review; what is older than half a year is forgotten."""
        await self._database.write(lambda transaction: _keep(transaction, key, judged, record))

    async def forget(self, key: PullRequestKey, head_sha: str) -> None:
        """Have no review of this head any more; what was said of it stays known."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "DELETE FROM reviews WHERE repository = ? AND number = ? AND head_sha = ?",
                (place_of(transaction, key), key.number, head_sha),
            )
        )


def _moved(transaction: Transaction, key: PullRequestKey, judged: Judged) -> Record | None:
    same = (
        place_of(transaction, key),
        key.number,
        judged.head_sha,
        judged.merge_base,
        judged.terms,
        judged.items,
    )
    where = "repository = ? AND number = ? AND head_sha = ? AND merge_base = ? AND terms = ? AND items = ?"
    transaction.execute(f"UPDATE reviews SET base_sha = ? WHERE {where}", (judged.base_sha, *same))  # noqa: S608 - our own words
    return _first(transaction.rows(f"SELECT outcome, reviewed_at FROM reviews WHERE {where}", same))  # noqa: S608 - see above


def _keep(transaction: Transaction, key: PullRequestKey, judged: Judged, record: Record) -> None:
    transaction.execute(
        "DELETE FROM reviews"
        " WHERE repository = ? AND number = ? AND head_sha = ? AND base_sha = ? AND terms = ?",
        (place_of(transaction, key), key.number, judged.head_sha, judged.base_sha, judged.terms),
    )
    transaction.execute(
        "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (repository, number, head_sha, merge_base, terms, items) DO UPDATE SET"
        " base_sha = excluded.base_sha, outcome = excluded.outcome, reviewed_at = excluded.reviewed_at",
        (
            *(place_of(transaction, key), key.number, judged.head_sha),
            *(judged.merge_base, judged.terms, judged.items),
            *(judged.base_sha, msgspec.json.encode(stored(record.outcome)), record.reviewed_at.timestamp()),
        ),
    )
    before = (record.reviewed_at - KEPT).timestamp()
    transaction.execute("DELETE FROM reviews WHERE reviewed_at < ?", (before,))


def _first(rows: Sequence[Row]) -> Record | None:
    if not rows:
        return None
    row = rows[0]
    return Record(
        outcome=outcome_of(_decoder.decode(row[0])), reviewed_at=datetime.fromtimestamp(row[1], UTC)
    )


def stored(outcome: ReviewOutcome) -> StoredReview:
    """A review as it is kept."""
    match outcome:
        case Reviewed():
            return StoredReview(review=outcome.review, on_diff=outcome.on_diff, gap=outcome.gap)
        case BrokenItems():
            return StoredReview(problems=list(outcome.problems))
        case NotReviewed():
            return StoredReview(reason=outcome.reason, tries=outcome.tries, again_at=outcome.again_at)


def outcome_of(stored: StoredReview) -> ReviewOutcome:
    """The review that was kept so."""
    if stored.review is not None:
        return Reviewed(review=stored.review, on_diff=stored.on_diff, gap=stored.gap)
    if stored.problems:
        return BrokenItems(problems=stored.problems)
    return NotReviewed(reason=stored.reason, tries=stored.tries, again_at=stored.again_at)
