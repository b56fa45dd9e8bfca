"""Sums over what pull requests waited for and how they ended: what the insights are made of.

Everything is of some repositories and of one time; what is counted by its end counts where it ended.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.records.database import Database, Row, Transaction
from bot.records.history import DAY_S

MOST_ROWS = 20_000
MOST_NAMES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of which repositories, by number, since when, and of which agent, all where that is empty."""

    repositories: Collection[int]
    since: datetime
    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTime:
    """A merged pull request."""

    opened_at: datetime
    merged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTime:
    """How often pull requests waited for a gate, and for how long together. Empty: every one was open."""

    gate: str
    spells: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRate:
    """How a check did: on how many heads, how many were red, what ran again, and what was red, then green."""

    name: str
    heads: int
    red: int
    reruns: int
    flaky: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRate:
    """What the checklist found: on how many heads it looked, how many failed, and how many findings."""

    name: str
    heads: int
    failing: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCount:
    """How many claims of one author are in one state."""

    author: str
    state: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanWait:
    """A time in which a person had to act; `people` are those who were named, nobody where anybody may."""

    people: Sequence[str]
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of it."""

    merges: Sequence[LeadTime] = ()
    gates: Sequence[GateTime] = ()
    checks: Sequence[CheckRate] = ()
    items: Sequence[FindingRate] = ()
    agents: Sequence[FindingRate] = ()
    claims: Sequence[ClaimCount] = ()
    waits: Sequence[HumanWait] = ()
    names: Sequence[str] = ()


class Insights:
    """Questions about many pull requests; nothing here writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, scope: Scope) -> Figures:
        """Everything at one moment: at most `MOST_NAMES` names a list, and the newest `MOST_ROWS` times."""
        return await self._database.read(lambda transaction: _figures(transaction, scope))


def _figures(transaction: Transaction, scope: Scope) -> Figures:
    return Figures(
        merges=_merges(transaction, scope),
        gates=_gates(transaction, scope),
        checks=_checks(transaction, scope),
        items=_findings(transaction, scope, "item"),
        agents=_findings(transaction, scope, "agent"),
        claims=_claims(transaction, scope),
        waits=_waits(transaction, scope),
        names=_names(transaction, scope),
    )


def _among(scope: Scope) -> str:
    """Numbers of our own."""
    numbers = ", ".join(str(int(number)) for number in sorted(set(scope.repositories)))
    return f"repository_id IN ({numbers})" if numbers else "1 = 0"


def _of(scope: Scope) -> tuple[str, Sequence[object]]:
    """The condition that rows of the history meet, but for the time, and its values."""
    among = _among(scope)
    return (f"{among} AND agent = ?", (scope.agent,)) if scope.agent else (among, ())


def _merges(transaction: Transaction, scope: Scope) -> Sequence[LeadTime]:
    where, values = _of(scope)
    rows = transaction.rows(
        f"SELECT opened_at, ended_at FROM ended WHERE {where} AND is_merged = 1 AND opened_at IS NOT NULL"  # noqa: S608 - our own words and numbers
        " AND ended_at >= ? ORDER BY ended_at DESC LIMIT ?",
        (*values, scope.since.timestamp(), MOST_ROWS),
    )
    return [LeadTime(opened_at=_moment(row[0]), merged_at=_moment(row[1])) for row in rows]


def _gates(transaction: Transaction, scope: Scope) -> Sequence[GateTime]:
    where, values = _of(scope)
    rows = transaction.rows(
        f"SELECT gate, count(*), sum(ended_at - began_at) AS seconds FROM waited WHERE {where}"  # noqa: S608 - see above
        " AND ended_at >= ? GROUP BY gate ORDER BY seconds DESC LIMIT ?",
        (*values, scope.since.timestamp(), MOST_NAMES),
    )
    return [GateTime(gate=str(row[0]), spells=int(row[1]), seconds=float(row[2])) for row in rows]


def _checks(transaction: Transaction, scope: Scope) -> Sequence[CheckRate]:
    where, values = _of(scope)
    rows = transaction.rows(
        "SELECT name, sum(heads) AS heads, sum(red) AS red, sum(reruns) AS reruns, sum(flaky) AS flaky"  # noqa: S608 - see above
        f" FROM check_days WHERE {where} AND day >= ? GROUP BY name"
        " ORDER BY flaky DESC, red DESC, heads DESC, name LIMIT ?",
        (*values, _day(scope), MOST_NAMES),
    )
    return [
        CheckRate(name=str(row[0]), heads=int(row[1]), red=int(row[2]), reruns=int(row[3]), flaky=int(row[4]))
        for row in rows
    ]


def _findings(transaction: Transaction, scope: Scope, column: str) -> Sequence[FindingRate]:
    where, values = _of(scope)
    heads = "sum(heads)" if column == "item" else "max(heads)"  # an agent's head is there once for each item
    rows = transaction.rows(
        f"SELECT {column}, {heads}, sum(failing), sum(findings) AS found FROM finding_days"  # noqa: S608 - see above
        f" WHERE {where} AND day >= ? GROUP BY {column} ORDER BY found DESC, {column} LIMIT ?",
        (*values, _day(scope), MOST_NAMES),
    )
    return [_rate(row) for row in rows]


def _rate(row: Row) -> FindingRate:
    return FindingRate(name=str(row[0]), heads=int(row[1]), failing=int(row[2]), findings=int(row[3]))


def _claims(transaction: Transaction, scope: Scope) -> Sequence[ClaimCount]:
    rows = transaction.rows(
        "SELECT author, state, count(*) AS claims_made FROM claims"  # noqa: S608 - see above
        f" JOIN repositories ON place = repository WHERE {_among(scope)} AND coalesce(made_at, since) >= ?"
        " GROUP BY author, state ORDER BY claims_made DESC, author, state LIMIT ?",
        (scope.since.timestamp(), MOST_NAMES * 6),
    )
    return [ClaimCount(author=str(row[0]), state=str(row[1]), number=int(row[2])) for row in rows]


def _waits(transaction: Transaction, scope: Scope) -> Sequence[HumanWait]:
    where, values = _of(scope)
    rows = transaction.rows(
        f"SELECT people, began_at, ended_at FROM waited WHERE {where} AND turn = 'human'"  # noqa: S608 - see above
        " AND ended_at >= ? ORDER BY ended_at DESC LIMIT ?",
        (*values, scope.since.timestamp(), MOST_ROWS),
    )
    return [
        HumanWait(
            people=str(row[0]).split("\n") if row[0] else (),
            began_at=_moment(row[1]),
            ended_at=_moment(row[2]),
        )
        for row in rows
    ]


def _names(transaction: Transaction, scope: Scope) -> Sequence[str]:
    """The agents that there are, whichever is asked for."""
    rows = transaction.rows(
        f"SELECT DISTINCT agent FROM waited WHERE {_among(scope)} AND agent <> '' AND ended_at >= ?"  # noqa: S608 - see above
        " ORDER BY agent LIMIT ?",
        (scope.since.timestamp(), MOST_NAMES * 4),
    )
    return [str(row[0]) for row in rows]


def _day(scope: Scope) -> int:
    return int(scope.since.timestamp()) // DAY_S


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(float(str(seconds)), UTC)
