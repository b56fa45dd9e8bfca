"""What every open pull request waits for, as of its last decision: small rows that pages are made of.

Nothing is decided by them. A row is written where a decision differs from the one before, in one transaction
with what the history keeps of the change, and is gone once the pull request is over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from bot.model.keys import PullRequestKey
from bot.model.trigger import Gone
from bot.model.waiting import Ended, GateLine, SeenCheck, Turn, Waiting
from bot.records import history
from bot.records.database import Database, Row, Transaction
from bot.records.texts import Packed, packed, unpacked

COLUMNS = (
    "waiting.repository_id, waiting.number, installation_id, repository, title, url, author, agent, head_sha,"
    " base_ref, turn, gate, says, since, opened_at, is_draft, is_observed, judged_at, began_at"
)
_MARKS = ", ".join("?" * 19)
_OF = "repository_id = ? AND number = ?"


class _Gate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A gate on disk."""

    gate: str
    state: str
    says: list[Packed]
    next_actor: list[Packed] = []
    details: list[list[Packed]] = []
    since: float | None = None


class _Details(msgspec.Struct, frozen=True, omit_defaults=True):
    """What no list of pull requests is filtered by or needs whole."""

    labels: list[str] = []
    people: list[str] = []
    gates: list[_Gate] = []
    checks: dict[str, tuple[bool, int]] = {}
    failing: dict[str, int] = {}
    seen: history.SeenChecks = {}


_decoder = msgspec.json.Decoder(_Details)


class Board:
    """The rows of all open pull requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(self, found: Waiting | Ended, now: datetime) -> bool:
        """Have this be what people see; whether it is anything new to them.

        One of a repository whose number is not known is left out: nobody could tell who may see it.

        Raises:
            RecordsError: the database failed.
        """
        if not found.key.repository_id:
            return False
        known = await self._database.read(lambda transaction: _known(transaction, found.key))
        if isinstance(found, Ended):
            if known is None and await self._database.read(lambda read: history.has_ended(read, found)):
                return False
        elif known is not None and _is_same(carried(found, known.waiting, now), known.waiting):
            return False
        return await self._database.write(lambda transaction: _show(transaction, found, now))

    async def of(self, repository_id: int, number: int) -> Waiting | None:
        """What this pull request waits for, None where it is not open or was never looked at."""
        key = PullRequestKey(installation_id=0, repository_id=repository_id, repository="", number=number)
        known = await self._database.read(lambda transaction: _known(transaction, key))
        return known.waiting if known is not None else None

    async def forget(self, key: PullRequestKey) -> bool:
        """The pull request does not exist any more; whether it was shown."""
        if await self._database.read(lambda transaction: _known(transaction, key)) is None:
            return False
        await self._database.write(lambda transaction: _take_down(transaction, key))
        return True

    async def forget_all(self, gone: Gone) -> None:
        """Nothing of what is out of reach is shown."""
        await self._database.write(lambda transaction: _forget_all(transaction, gone))


class _Known:
    """A row as it is, and what the history needs to go on from."""

    __slots__ = ("began_at", "seen", "waiting")

    def __init__(self, waiting: Waiting, began_at: float, seen: history.SeenChecks) -> None:
        self.waiting = waiting
        self.began_at = began_at
        self.seen = seen


def carried(found: Waiting, known: Waiting | None, now: datetime) -> Waiting:
    """The same with the moments that no gate tells: since when it has said so, as far as was seen."""
    before = {line.gate: line for line in known.gates} if known is not None else {}
    gates = [_dated(line, before.get(line.gate), now) for line in found.gates]
    stays = known is not None and (known.turn, known.gate) == (found.turn, found.gate)
    since = found.since or (known.since if known is not None and stays else now)
    opened_at = found.opened_at or (known.opened_at if known is not None else None)
    return replace(found, gates=gates, since=since, opened_at=opened_at)


def _dated(line: GateLine, known: GateLine | None, now: datetime) -> GateLine:
    if line.since is not None:
        return line
    stays = known is not None and known.state == line.state
    return replace(line, since=known.since if known is not None and stays else now)


def _is_same(found: Waiting, known: Waiting) -> bool:
    """Whether nobody would see a difference."""
    return replace(found, judged_at=known.judged_at, key=known.key) == known and (
        found.key.repository == known.key.repository
    )


def _show(transaction: Transaction, found: Waiting | Ended, now: datetime) -> bool:
    known = _known(transaction, found.key)
    if known is not None and _has_moved(known.waiting, found):
        history.note_spell(transaction, known.waiting, known.began_at, now)
    if isinstance(found, Ended):
        _take_down(transaction, found.key)
        history.note_end(transaction, found, now)
        return True
    former = known.waiting if known is not None else None
    seen = history.note_checks(
        transaction,
        found,
        known.seen if known is not None and former is not None and _is_at(former, found) else {},
    )
    if former is None or former.head_sha != found.head_sha or not former.failing:
        history.note_findings(transaction, found)
    began_at = (
        known.began_at if known is not None and not _has_moved(known.waiting, found) else now.timestamp()
    )
    _put_up(transaction, carried(found, former, now), began_at, seen)
    return True


def _is_at(former: Waiting, found: Waiting) -> bool:
    return former.head_sha == found.head_sha


def _has_moved(known: Waiting, found: Waiting | Ended) -> bool:
    """Whether it waits for something else now."""
    return isinstance(found, Ended) or (known.turn, known.gate) != (found.turn, found.gate)


def _put_up(transaction: Transaction, shown: Waiting, began_at: float, seen: history.SeenChecks) -> None:
    _take_down(transaction, shown.key)
    place = (shown.key.repository_id, shown.key.number)
    transaction.execute(
        f"INSERT INTO waiting ({COLUMNS.replace('waiting.', '')}) VALUES ({_MARKS})",  # noqa: S608 - our own words
        (
            *(*place, shown.key.installation_id, shown.key.repository, shown.title, shown.url),
            *(shown.author, shown.agent, shown.head_sha, shown.base_ref, shown.turn.value, shown.gate),
            *(shown.says, _seconds(shown.since), _seconds(shown.opened_at), int(shown.is_draft)),
            *(int(shown.is_observed), shown.judged_at.timestamp(), began_at),
        ),
    )
    transaction.execute("INSERT INTO waiting_details VALUES (?, ?, ?)", (*place, _encoded(shown, seen)))
    transaction.execute_each(
        "INSERT INTO waiting_tags VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(*place, kind, word) for kind, word in _tags(shown)],
    )


def _tags(shown: Waiting) -> Iterator[tuple[str, str]]:
    """What lists are filtered by: its labels, the gates that are shut, and whose turn it is by name."""
    yield from (("label", label) for label in shown.labels)
    yield from (("gate", line.gate) for line in shown.gates if not line.is_open)
    yield from (("person", name.lower()) for name in shown.people)


def _take_down(transaction: Transaction, key: PullRequestKey) -> None:
    for table in ("waiting", "waiting_details", "waiting_tags"):
        transaction.execute(f"DELETE FROM {table} WHERE {_OF}", (key.repository_id, key.number))  # noqa: S608 - our own words


def _forget_all(transaction: Transaction, gone: Gone) -> None:
    """A removed installation takes all its repositories with it; with names of repositories, only those."""
    numbers = [(number,) for number in gone.repository_ids]
    if not gone.repository_ids:
        rows = transaction.rows(
            "SELECT DISTINCT repository_id FROM waiting WHERE installation_id = ?", (gone.installation_id,)
        )
        numbers = [(row[0],) for row in rows]
    for table in ("waiting", "waiting_details", "waiting_tags"):
        transaction.execute_each(f"DELETE FROM {table} WHERE repository_id = ?", numbers)  # noqa: S608 - our own words


def _known(transaction: Transaction, key: PullRequestKey) -> _Known | None:
    rows = transaction.rows(
        f"SELECT {COLUMNS}, details FROM waiting JOIN waiting_details"  # noqa: S608 - our own words
        " ON waiting_details.repository_id = waiting.repository_id"
        " AND waiting_details.number = waiting.number"
        " WHERE waiting.repository_id = ? AND waiting.number = ?",
        (key.repository_id, key.number),
    )
    if not rows:
        return None
    *columns, began_at, details = rows[0]
    read = _decoder.decode(bytes(details))
    return _Known(_waiting(columns, read), float(began_at), read.seen)


def _waiting(row: Row | Sequence[object], details: _Details) -> Waiting:
    shown = in_brief(row)
    return replace(
        shown,
        labels=details.labels,
        people=details.people,
        gates=[_line(gate) for gate in details.gates],
        checks={name: SeenCheck(has_passed=ok, run_id=run) for name, (ok, run) in details.checks.items()},
        failing=details.failing,
    )


def in_brief(row: Sequence[object]) -> Waiting:
    """A row of `COLUMNS`, or what begins like one; its labels, people and gates are left out."""
    repository_id, number, installation_id, repository, title, url, author, agent = row[:8]
    head_sha, base_ref, turn, gate, says, since, opened_at, is_draft, is_observed, judged_at = row[8:18]
    key = PullRequestKey(
        installation_id=int(str(installation_id)),
        repository_id=int(str(repository_id)),
        repository=str(repository),
        number=int(str(number)),
    )
    return Waiting(
        key=key,
        title=str(title),
        url=str(url),
        author=str(author),
        agent=str(agent),
        labels=[],
        head_sha=str(head_sha),
        base_ref=str(base_ref),
        turn=Turn(str(turn)),
        gate=str(gate),
        says=str(says),
        since=moment(since),
        opened_at=moment(opened_at),
        is_draft=bool(is_draft),
        is_observed=bool(is_observed),
        gates=[],
        judged_at=moment(judged_at) or datetime.fromtimestamp(0, UTC),
    )


def _encoded(shown: Waiting, seen: history.SeenChecks) -> bytes:
    return msgspec.json.encode(
        _Details(
            labels=list(shown.labels),
            people=list(shown.people),
            gates=[_stored(line) for line in shown.gates],
            checks={name: (check.has_passed, check.run_id) for name, check in shown.checks.items()},
            failing=dict(shown.failing),
            seen=seen,
        )
    )


def _stored(line: GateLine) -> _Gate:
    return _Gate(
        gate=line.gate,
        state=line.state,
        says=packed(line.says),
        next_actor=packed(line.next_actor),
        details=[packed(detail) for detail in line.details],
        since=_seconds(line.since),
    )


def _line(gate: _Gate) -> GateLine:
    return GateLine(
        gate=gate.gate,
        state=gate.state,
        says=unpacked(gate.says),
        next_actor=unpacked(gate.next_actor),
        details=[unpacked(detail) for detail in gate.details],
        since=moment(gate.since),
    )


def _seconds(when: datetime | None) -> float | None:
    return None if when is None else when.timestamp()


def moment(seconds: object) -> datetime | None:
    """The moment that so many seconds since 1970 are."""
    return None if seconds is None else datetime.fromtimestamp(float(str(seconds)), UTC)
