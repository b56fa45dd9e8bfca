"""Every decision with what it was decided from, small enough to keep: each part once, by what is in it.

A decision that is the same as the one before, from the same parts, only counts. What is older than `KEPT`
goes, and so do the oldest of a pull request with more than `MOST_OF_ONE`.
"""

import hashlib
import zlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from bot.model.decided import Course, DecidedOutcome, Kept
from bot.model.keys import PullRequestKey
from bot.records.database import Database, Row, Transaction

KEPT = timedelta(days=90)
MOST_OF_ONE = 200
NOTED_EACH = timedelta(days=1)
"""How late it may be written that a part is still used."""
MOST_BYTES = 256_000
"""Of the parts of one decision, compressed; of a larger one only the outcome is kept."""
_PRUNED_EACH = 100
"""Decisions between two times of letting the old ones go."""
_AT_ONCE = 100
"""Parts that one statement asks for."""
_EVER_S = 1e11
"""No moment comes after this, in seconds since 1970."""
_OUTCOME = "outcome"
_COLUMNS = "id, repository_id, number, at, last_at, times, head_sha, version, record, course"

_outcomes = msgspec.msgpack.Decoder(DecidedOutcome)
_courses = msgspec.msgpack.Decoder(Course)
_manifests = msgspec.msgpack.Decoder(dict[str, bytes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A decision as it was made at `at`, with the parts that it was made from by name."""

    key: PullRequestKey
    at: datetime
    head_sha: str
    version: str
    outcome: DecidedOutcome
    parts: Mapping[str, bytes]
    course: Course | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A decision ready to be kept. `manifest` names the parts by the digests of what is in them.

    `contents` are those that may be new, `used` the digests of the others.
    """

    key: PullRequestKey
    at: datetime
    head_sha: str
    version: str
    manifest: bytes
    contents: Mapping[bytes, bytes]
    used: Sequence[bytes] = ()
    course: bytes | None = None


def packed(made: Made, known: Container[bytes] = ()) -> Packed:
    """Compressed and named: pure, and the dear part of keeping. What is `known` to be kept is only named."""
    plain = {_OUTCOME: msgspec.msgpack.encode(made.outcome), **made.parts}
    named = {name: (hashlib.blake2b(part, digest_size=16).digest(), part) for name, part in plain.items()}
    contents = {digest: zlib.compress(part, 6) for digest, part in named.values() if digest not in known}
    if sum(map(len, contents.values())) > MOST_BYTES:
        named = {_OUTCOME: named[_OUTCOME]}
        contents = {digest: zlib.compress(part, 6) for digest, part in named.values()}
    manifest = {name: digest for name, (digest, _) in named.items()}
    return Packed(
        key=made.key,
        at=made.at,
        head_sha=made.head_sha,
        version=made.version,
        manifest=msgspec.msgpack.encode(manifest),
        contents=contents,
        used=[digest for digest in manifest.values() if digest not in contents],
        course=msgspec.msgpack.encode(made.course) if made.course is not None else None,
    )


class Decisions:
    """The decisions on all pull requests whose repository's number is known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept = 0

    async def keep(self, *found: Packed) -> None:
        """Remember these, in the order in which they were made.

        Raises:
            RecordsError: the database failed.
        """
        before, self._kept = self._kept, self._kept + len(found)
        is_pruning = before == 0 or before // _PRUNED_EACH < self._kept // _PRUNED_EACH
        await self._database.write(lambda transaction: _keep_all(transaction, found, is_pruning=is_pruning))

    async def of(self, repository_id: int, number: int, *, most: int = MOST_OF_ONE) -> Sequence[Kept]:
        """A pull request's decisions, oldest first, without their parts: what a timeline shows."""
        rows = await self._database.read(
            lambda transaction: _with_parts(
                transaction,
                transaction.rows(
                    f"SELECT {_COLUMNS} FROM decisions WHERE repository_id = ? AND number = ?"  # noqa: S608 - our own words
                    " ORDER BY id DESC LIMIT ?",
                    (repository_id, number, most),
                ),
                (_OUTCOME,),
            )
        )
        return rows[::-1]

    async def with_parts(self, record_id: int) -> Kept | None:
        """One decision with all that it was decided from."""
        found = await self._database.read(
            lambda transaction: _with_parts(
                transaction,
                transaction.rows(f"SELECT {_COLUMNS} FROM decisions WHERE id = ?", (record_id,)),  # noqa: S608 - our own words
            )
        )
        return found[0] if found else None

    async def ids(
        self,
        since: datetime,
        repository_id: int = 0,
        *,
        until: datetime | None = None,
        most: int = 100_000,
    ) -> Sequence[int]:
        """The newest decisions made since and first made before `until`, oldest first.

        Of one repository, or of all for 0.
        """
        last = until.timestamp() if until is not None else _EVER_S
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT id FROM decisions WHERE last_at >= ? AND at < ? AND (repository_id = ? OR ? = 0)"
                " ORDER BY id DESC LIMIT ?",
                (since.timestamp(), last, repository_id, repository_id, most),
            )
        )
        return [row[0] for row in rows][::-1]


def _keep_all(transaction: Transaction, found: Sequence[Packed], *, is_pruning: bool) -> None:
    for decision in found:
        _keep(transaction, decision)
    _note_used(transaction, found)
    for of in {(decision.key.repository_id, decision.key.number) for decision in found}:
        _let_go(transaction, of)
    if is_pruning and found:
        _prune(transaction, found[-1].at)


def _keep(transaction: Transaction, found: Packed) -> None:
    at, of = found.at.timestamp(), (found.key.repository_id, found.key.number)
    last = transaction.rows(
        "SELECT id, version, record, course FROM decisions WHERE repository_id = ? AND number = ?"
        " ORDER BY id DESC LIMIT 1",
        of,
    )
    if last and (last[0][1], bytes(last[0][2])) == (found.version, found.manifest):
        transaction.execute(
            "UPDATE decisions SET last_at = ?, times = times + 1, course = ? WHERE id = ?",
            (at, _joined(last[0][3], found.course), last[0][0]),
        )
    else:
        transaction.execute(
            "INSERT INTO decisions (repository_id, number, at, last_at, times, head_sha, version, record,"
            " course) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
            (*of, at, at, found.head_sha, found.version, found.manifest, found.course),
        )
    transaction.execute_each(
        "INSERT INTO decision_parts VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE SET"
        " used_at = excluded.used_at",
        [(digest.hex(), content, at) for digest, content in found.contents.items()],
    )


def _note_used(transaction: Transaction, found: Sequence[Packed]) -> None:
    """That parts are used is written once a day: a decision has a dozen, and few of them are new."""
    used = {digest.hex(): decision.at.timestamp() for decision in found for digest in decision.used}
    transaction.execute_each(
        "UPDATE decision_parts SET used_at = ? WHERE digest = ? AND used_at < ?",
        [(at, digest, at - NOTED_EACH.total_seconds()) for digest, at in used.items()],
    )


def _let_go(transaction: Transaction, of: tuple[int, int]) -> None:
    """Of one pull request the newest stay."""
    transaction.execute(
        "DELETE FROM decisions WHERE repository_id = ? AND number = ? AND id < (SELECT min(id) FROM (SELECT"
        " id FROM decisions WHERE repository_id = ? AND number = ? ORDER BY id DESC LIMIT ?) AS newest)",
        (*of, *of, MOST_OF_ONE),
    )


def _joined(former: object, later: bytes | None) -> object:
    """What asked for the decision first, and what came of it when something was done last."""
    before, after = _course(former), _course(later)
    if before is None or after is None or not after.deeds:
        return former if before is not None else later
    return msgspec.msgpack.encode(replace(before, deeds=after.deeds))


def _prune(transaction: Transaction, now: datetime) -> None:
    """That a part is used may be noted `NOTED_EACH` late: it goes so much later than what needs it."""
    before = now - KEPT
    transaction.execute("DELETE FROM decisions WHERE last_at < ?", (before.timestamp(),))
    transaction.execute("DELETE FROM decision_parts WHERE used_at < ?", ((before - NOTED_EACH).timestamp(),))


def _with_parts(
    transaction: Transaction, rows: Sequence[Row], names: Iterable[str] | None = None
) -> Sequence[Kept]:
    wanted = frozenset(names) if names is not None else None
    manifests = [_manifests.decode(bytes(row[8])) for row in rows]
    digests = sorted(
        {
            digest.hex()
            for manifest in manifests
            for name, digest in manifest.items()
            if wanted is None or name in wanted
        }
    )
    parts: dict[str, bytes] = {}
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        asked = f"SELECT digest, content FROM decision_parts WHERE digest IN ({marks})"  # noqa: S608 - our own words
        parts |= {row[0]: zlib.decompress(bytes(row[1])) for row in transaction.rows(asked, some)}
    found = [_kept(row, manifest, parts) for row, manifest in zip(rows, manifests, strict=True)]
    return [kept for kept in found if kept is not None]


def _kept(row: Row, manifest: Mapping[str, bytes], parts: Mapping[str, bytes]) -> Kept | None:
    """None where another Babysit wrote the outcome in another form."""
    told = {name: parts[digest.hex()] for name, digest in manifest.items() if digest.hex() in parts}
    try:
        outcome = _outcomes.decode(told.pop(_OUTCOME))
    except (KeyError, msgspec.DecodeError):
        return None
    return Kept(
        record_id=row[0],
        repository_id=row[1],
        number=row[2],
        at=datetime.fromtimestamp(row[3], UTC),
        last_at=datetime.fromtimestamp(row[4], UTC),
        times=row[5],
        head_sha=row[6],
        version=row[7],
        outcome=outcome,
        parts=told,
        course=_course(row[9]),
    )


def _course(kept: object) -> Course | None:
    """None also where another Babysit wrote it in another form."""
    if not isinstance(kept, bytes | memoryview):
        return None
    try:
        return _courses.decode(kept)
    except msgspec.DecodeError:
        return None
