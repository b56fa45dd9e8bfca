"""Pages of the board: filtered, counted and cut in the database, so that ten thousand rows stay quick."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.waiting import Turn, Waiting
from bot.records.board import COLUMNS, in_brief, moment
from bot.records.database import Database, Row, Transaction

MOST_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Somebody for whom pull requests may wait.

    `login` and `teams` ("organisation/slug") are without "@"; `writable` are the numbers of the repositories
    that this person may write to.
    """

    login: str
    teams: Collection[str] = ()
    writable: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows: those of `repositories`, by number; of these, those that fit whatever is not empty.

    `gate` is any gate that is shut. `mine` keeps what waits for one person: as its author, by name or team,
    or, where a human must act who is not named, because this person may write there.
    """

    repositories: Collection[int]
    turn: Turn | None = None
    agent: str = ""
    gate: str = ""
    label: str = ""
    mine: Mine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many rows wait for one kind of actor, and since when the oldest has."""

    number: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to filter by: at most `MOST_CHOICES` of each, in order."""

    agents: Sequence[str] = ()
    gates: Sequence[str] = ()
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Where:
    """A condition and its values."""

    condition: str
    values: Sequence[object] = field(default=())


class BoardSearch:
    """Questions about many rows at once; nothing here writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rows(self, wanted: Wanted, *, most: int, after: int = 0) -> Sequence[Waiting]:
        """At most `most` of them without their gates, the longest wait first, without the first `after`."""
        return await self._database.read(lambda transaction: _rows(transaction, wanted, most, after))

    async def counts(self, wanted: Wanted) -> Mapping[Turn, Count]:
        """How many there are for each kind of actor, every kind named."""
        return await self._database.read(lambda transaction: _counts(transaction, wanted))

    async def choices(self, repositories: Collection[int]) -> Choices:
        """What the rows of these repositories may be filtered by."""
        return await self._database.read(lambda transaction: _choices(transaction, repositories))

    async def marks(self) -> Mapping[int, tuple[object, ...]]:
        """For each repository a value that changes whenever any of its rows does."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT repository_id, count(*), max(judged_at) FROM waiting GROUP BY repository_id"
            )
        )
        return {int(row[0]): tuple(row[1:]) for row in rows}


def _rows(transaction: Transaction, wanted: Wanted, most: int, after: int) -> Sequence[Waiting]:
    where = _where(wanted)
    found = transaction.rows(
        f"SELECT {COLUMNS} FROM waiting WHERE {where.condition}"  # noqa: S608 - our own words and numbers
        " ORDER BY since, waiting.repository_id, waiting.number LIMIT ? OFFSET ?",
        (*where.values, most, after),
    )
    labels = _labels(transaction, found)
    return [replace(in_brief(row), labels=labels.get((row[0], row[1]), ())) for row in found]


def _labels(transaction: Transaction, found: Sequence[Row]) -> Mapping[tuple[int, int], Sequence[str]]:
    labels: dict[tuple[int, int], list[str]] = {}
    for row in found:
        place = (row[0], row[1])
        words = transaction.rows(
            "SELECT word FROM waiting_tags WHERE repository_id = ? AND number = ? AND kind = 'label'"
            " ORDER BY word",
            place,
        )
        labels[place] = [str(word[0]) for word in words]
    return labels


def _counts(transaction: Transaction, wanted: Wanted) -> Mapping[Turn, Count]:
    where = _where(wanted)
    found = transaction.rows(
        f"SELECT turn, count(*), min(since) FROM waiting WHERE {where.condition} GROUP BY turn",  # noqa: S608 - see above
        where.values,
    )
    counts = {Turn(row[0]): Count(number=int(row[1]), oldest=moment(row[2])) for row in found}
    return {turn: counts.get(turn, Count()) for turn in Turn}


def _choices(transaction: Transaction, repositories: Collection[int]) -> Choices:
    among = _among(repositories)
    agents = transaction.rows(
        f"SELECT DISTINCT agent FROM waiting WHERE {among} AND agent <> '' ORDER BY agent LIMIT ?",  # noqa: S608 - see above
        (MOST_CHOICES,),
    )
    tags = {
        kind: transaction.rows(
            f"SELECT DISTINCT word FROM waiting_tags WHERE kind = ? AND {among} ORDER BY word LIMIT ?",  # noqa: S608 - see above
            (kind, MOST_CHOICES),
        )
        for kind in ("gate", "label")
    }
    return Choices(agents=_words(agents), gates=_words(tags["gate"]), labels=_words(tags["label"]))


def _words(rows: Sequence[Row]) -> Sequence[str]:
    return [str(row[0]) for row in rows]


def _where(wanted: Wanted) -> _Where:
    parts = list(_conditions(wanted))
    return _Where(
        " AND ".join(part.condition for part in parts), [value for part in parts for value in part.values]
    )


def _conditions(wanted: Wanted) -> Iterator[_Where]:
    yield _Where(_among(wanted.repositories, "waiting."))
    if wanted.turn is not None:
        yield _Where("turn = ?", (wanted.turn.value,))
    if wanted.agent:
        yield _Where("agent = ?", (wanted.agent,))
    if wanted.gate:
        yield _tagged("gate", wanted.gate)
    if wanted.label:
        yield _tagged("label", wanted.label)
    if wanted.mine is not None:
        yield _mine(wanted.mine)


def _among(repositories: Collection[int], table: str = "") -> str:
    """Numbers of our own: more of them than a statement may have values are no trouble this way."""
    numbers = ", ".join(str(int(number)) for number in sorted(set(repositories)))
    return f"{table}repository_id IN ({numbers})" if numbers else "1 = 0"


def _tagged(kind: str, *words: str) -> _Where:
    marks = ", ".join("?" * len(words))
    return _Where(
        "EXISTS (SELECT 1 FROM waiting_tags AS tag WHERE tag.repository_id = waiting.repository_id"  # noqa: S608 - see above
        f" AND tag.number = waiting.number AND tag.kind = ? AND tag.word IN ({marks}))",
        (kind, *words),
    )


def _mine(mine: Mine) -> _Where:
    login = mine.login.lower()
    named = _tagged("person", login, *(team.lower() for team in mine.teams))
    nobody_named = (
        "NOT EXISTS (SELECT 1 FROM waiting_tags AS tag WHERE tag.repository_id = waiting.repository_id"
        " AND tag.number = waiting.number AND tag.kind = 'person')"
    )
    anybody = (
        f"(turn = 'human' AND lower(author) <> ? AND {_among(mine.writable, 'waiting.')} AND {nobody_named})"
    )
    return _Where(
        f"((turn = 'author' AND lower(author) = ?) OR (turn = 'human' AND {named.condition}) OR {anybody})",
        (login, *named.values, login),
    )
