"""Claims by pull request: their numbers for good, and the last verdict with the head that it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec

from bot.model.claims import Claim, ClaimKind, ClaimPlace, ClaimState, ClaimVerdict, Family
from bot.model.keys import PullRequestKey
from bot.model.repository import Repository
from bot.records.database import Database, Transaction
from bot.records.repositories import place_of, place_of_repository
from bot.records.texts import Packed, packed, unpacked

_COLUMNS = (
    "claim, identity, source, text, kind, family, subject, container, quote, is_of_change, author, author_id,"
    " claimants, url, made_at, state, verdict, head_sha, verified_at, again_at, was_confirmed, since,"
    " told_at, reminded_at"
)
_WHOSE = "installation_id, coalesce(repository_id, 0), coalesce(name, repository), number"
_STANDING = tuple(state.value for state in ClaimState if state is not ClaimState.WITHDRAWN)
"""An issue that is opened again blocks again what was refuted or resolved when it closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """A claim and its last verdict, which is about `head_sha` alone.

    `source` is the identity of the statement that makes it, `text` a fingerprint of that statement's words.
    `verified_at` is when the look began that gave the verdict. `was_confirmed`: it was true at some head.
    """

    number: int
    claim: Claim
    source: str
    text: str
    author: str
    author_id: int = 0
    claimants: tuple[str, ...]
    url: str
    made_at: datetime | None
    verdict: ClaimVerdict
    since: datetime
    head_sha: str = ""
    verified_at: datetime | None = None
    again_at: datetime | None = None
    was_confirmed: bool = False
    told_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def state(self) -> ClaimState:
        """How far it is settled, as of `head_sha`."""
        return self.verdict.state

    def in_state(self, verdict: ClaimVerdict, now: datetime) -> "ClaimRecord":
        """The record with another verdict; `since` moves only with the state."""
        since = self.since if verdict.state is self.verdict.state else now
        return replace(self, verdict=verdict, since=since)


class _Stored(msgspec.Struct, frozen=True, omit_defaults=True):
    """A verdict on disk. A fragment is its kind, its words, and an address for a link."""

    evidence: list[Packed] = []
    near: list[str] = []
    path: str = ""
    line: int = 0


_decoder = msgspec.json.Decoder(_Stored)


class Claims:
    """The claims of all pull requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: PullRequestKey) -> Sequence[ClaimRecord]:
        """Every claim that was ever made on the pull request, by number."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                f"SELECT {_COLUMNS} FROM claims"  # noqa: S608 - our own words
                " WHERE repository = ? AND number = ? ORDER BY claim",
                (place_of(transaction, key), key.number),
            )
        )
        return [_record(row) for row in rows]

    async def keep(self, key: PullRequestKey, records: Sequence[ClaimRecord]) -> None:
        """Remember; a verdict of an older look does not replace a newer one's."""
        if records:
            await self._database.write(lambda transaction: _keep(transaction, key, records))

    async def note_told(self, key: PullRequestKey, numbers: Sequence[int], now: datetime) -> None:
        """Remember that who made these claims was answered."""
        await self._note(key, "told_at", numbers, now)

    async def note_reminded(self, key: PullRequestKey, numbers: Sequence[int], now: datetime) -> None:
        """Remember that who must act on these claims was reminded."""
        await self._note(key, "reminded_at", numbers, now)

    async def call_up(self, repository: Repository, issue: int, now: datetime) -> Sequence[PullRequestKey]:
        """The pull requests with a claim on this issue or pull request; each is due from now on."""
        return await self._database.write(lambda transaction: _call_up(transaction, repository, issue, now))

    async def _note(self, key: PullRequestKey, column: str, numbers: Sequence[int], now: datetime) -> None:
        statement = f"UPDATE claims SET {column} = ? WHERE repository = ? AND number = ? AND claim = ?"  # noqa: S608 - our own words
        await self._database.write(
            lambda transaction: transaction.execute_each(
                statement,
                [(now.timestamp(), place_of(transaction, key), key.number, number) for number in numbers],
            )
        )


def _call_up(
    transaction: Transaction, repository: Repository, issue: int, now: datetime
) -> Sequence[PullRequestKey]:
    place = place_of_repository(transaction, repository.repository_id, repository.name)
    where = (
        "kind = 'issue' AND ((subject = ? AND repository = ?) OR lower(subject) = ?)"
        " AND state IN (?, ?, ?, ?, ?)"
    )
    values = (f"#{issue}", place, f"{repository.name}#{issue}".lower(), *_STANDING)
    rows = transaction.rows(
        f"SELECT DISTINCT {_WHOSE} FROM claims LEFT JOIN repositories ON place = repository WHERE {where}",  # noqa: S608 - our own words
        values,
    )
    if rows:
        transaction.execute(
            f"UPDATE claims SET again_at = ? WHERE {where}",  # noqa: S608 - our own words
            (now.timestamp(), *values),
        )
    return [
        PullRequestKey(installation_id=row[0], repository_id=row[1], repository=row[2], number=row[3])
        for row in rows
    ]


def _keep(transaction: Transaction, key: PullRequestKey, records: Sequence[ClaimRecord]) -> None:
    place = place_of(transaction, key)
    rows = [(place, key.number, key.installation_id, *_row(record)) for record in records]
    marks = ", ".join("?" * len(rows[0]))
    fresh = ", ".join(
        f"{name} = excluded.{name}"
        for name in f"installation_id, {_COLUMNS}".split(", ")
        if name not in {"claim", "told_at", "reminded_at"}
    )
    transaction.execute_each(
        f"INSERT INTO claims (repository, number, installation_id, {_COLUMNS}) VALUES ({marks})"  # noqa: S608 - our own words
        f" ON CONFLICT (repository, number, claim) DO UPDATE SET {fresh}"
        " WHERE coalesce(claims.verified_at, 0) <= coalesce(excluded.verified_at, claims.verified_at, 0)",
        rows,
    )


def _row(record: ClaimRecord) -> tuple[object, ...]:
    claim, verdict = record.claim, record.verdict
    return (
        *(record.number, claim.identity, record.source, record.text, claim.kind.value, claim.family.value),
        *(claim.subject, claim.container, claim.quote, int(claim.is_of_change)),
        *(record.author, record.author_id, "\n".join(record.claimants), record.url, _seconds(record.made_at)),
        *(verdict.state.value, msgspec.json.encode(_stored(verdict)).decode(), record.head_sha),
        *(_seconds(record.verified_at), _seconds(record.again_at), int(record.was_confirmed)),
        *(record.since.timestamp(), _seconds(record.told_at), _seconds(record.reminded_at)),
    )


def _record(row: Sequence[object]) -> ClaimRecord:
    number, _identity, source, text, kind, family, subject, container, quote, is_of_change = row[:10]
    author, author_id, claimants, url, made_at, state, verdict, head_sha, verified_at, again_at = row[10:20]
    was_confirmed, since, told_at, reminded_at = row[20:]
    claim = Claim(
        kind=ClaimKind(kind),
        family=Family(family),
        subject=str(subject),
        container=str(container),
        quote=str(quote),
        is_of_change=bool(is_of_change),
    )
    return ClaimRecord(
        number=int(str(number)),
        claim=claim,
        source=str(source),
        text=str(text),
        author=str(author),
        author_id=int(str(author_id)),
        claimants=tuple(str(claimants).split("\n")) if claimants else (),
        url=str(url),
        made_at=_moment(made_at),
        verdict=_verdict(ClaimState(state), _decoder.decode(str(verdict))),
        since=datetime.fromtimestamp(float(str(since)), UTC),
        head_sha=str(head_sha),
        verified_at=_moment(verified_at),
        again_at=_moment(again_at),
        was_confirmed=bool(was_confirmed),
        told_at=_moment(told_at),
        reminded_at=_moment(reminded_at),
    )


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _moment(seconds: object) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(float(str(seconds)), UTC)


def _stored(verdict: ClaimVerdict) -> _Stored:
    place = verdict.place or ClaimPlace(path="")
    return _Stored(
        evidence=packed(verdict.evidence), near=list(verdict.near), path=place.path, line=place.line
    )


def _verdict(state: ClaimState, stored: _Stored) -> ClaimVerdict:
    place = ClaimPlace(path=stored.path, line=stored.line) if stored.path else None
    return ClaimVerdict(state=state, evidence=unpacked(stored.evidence), near=tuple(stored.near), place=place)
