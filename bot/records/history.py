"""What pull requests waited for and how they ended, in few small rows: what the insights are made of.

Spells of waiting are kept one by one, checks and findings as sums a day. Rows older than `KEPT` go.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.model.waiting import Ended, SeenCheck, Waiting
from bot.records.database import Transaction

KEPT = timedelta(days=400)
DAY_S = 86_400

SeenChecks: TypeAlias = dict[str, tuple[str, int]]
"""How each context of a head went so far, as one of the letters below, and its newest run's id."""
GREEN, RED, RECOVERED, RELAPSED = "g", "r", "f", "x"
"""Passed from the start; failed; failed, then passed; that, and failed again."""


def has_ended(transaction: Transaction, ended: Ended) -> bool:
    """Whether this end is known."""
    rows = transaction.rows(
        "SELECT is_merged FROM ended WHERE repository_id = ? AND number = ?",
        (ended.key.repository_id, ended.key.number),
    )
    return [bool(row[0]) for row in rows] == [ended.is_merged]


def note_end(transaction: Transaction, ended: Ended, now: datetime) -> None:
    """Remember how and when it ended; the first word of an end counts."""
    opened_at = None if ended.opened_at is None else ended.opened_at.timestamp()
    transaction.execute(
        "INSERT INTO ended VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (repository_id, number) DO UPDATE SET"
        " is_merged = excluded.is_merged, ended_at = excluded.ended_at",
        (
            *(ended.key.repository_id, ended.key.number, ended.agent, ended.author, opened_at),
            *(ended.ended_at.timestamp(), int(ended.is_merged)),
        ),
    )
    before = (now - KEPT).timestamp()
    transaction.execute("DELETE FROM ended WHERE ended_at < ?", (before,))
    transaction.execute("DELETE FROM waited WHERE ended_at < ?", (before,))
    transaction.execute("DELETE FROM check_days WHERE day < ?", (int(before) // DAY_S,))
    transaction.execute("DELETE FROM finding_days WHERE day < ?", (int(before) // DAY_S,))


def note_spell(transaction: Transaction, known: Waiting, began_at: float, now: datetime) -> None:
    """It waited for this until now."""
    transaction.execute(
        "INSERT INTO waited (repository_id, number, agent, author, turn, gate, people, began_at, ended_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(known.key.repository_id, known.key.number, known.agent, known.author),
            *(known.turn.value, known.gate, "\n".join(known.people), began_at, now.timestamp()),
        ),
    )


def note_checks(transaction: Transaction, found: Waiting, before: SeenChecks) -> SeenChecks:
    """Count what is new of this head's checks; how each went so far."""
    rows = [
        (found.key.repository_id, name, found.agent, _day(found), *counted)
        for name, check in found.checks.items()
        if any(counted := _counted(before.get(name), check))
    ]
    transaction.execute_each(
        "INSERT INTO check_days VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (repository_id, name, agent, day) DO UPDATE SET"
        " heads = check_days.heads + excluded.heads, red = check_days.red + excluded.red,"
        " reruns = check_days.reruns + excluded.reruns, flaky = check_days.flaky + excluded.flaky",
        rows,
    )
    return {**before, **dict(_gone_on(found.checks, before))}


def note_findings(transaction: Transaction, found: Waiting) -> None:
    """Count what the checklist said of a head, once."""
    transaction.execute_each(
        "INSERT INTO finding_days VALUES (?, ?, ?, ?, 1, ?, ?)"
        " ON CONFLICT (repository_id, item, agent, day) DO UPDATE SET heads = finding_days.heads + 1,"
        " failing = finding_days.failing + excluded.failing,"
        " findings = finding_days.findings + excluded.findings",
        [
            (found.key.repository_id, item, found.agent, _day(found), int(number > 0), number)
            for item, number in found.failing.items()
        ],
    )


def _counted(known: tuple[str, int] | None, check: SeenCheck) -> tuple[int, int, int, int]:
    """Heads, red heads, re-runs and flaky heads that this report adds."""
    if known is None:
        return (1, int(not check.has_passed), 0, 0)
    letter, run_id = known
    is_rerun = check.run_id != run_id or check.has_passed != (letter in {GREEN, RECOVERED})
    turns_red = letter == GREEN and not check.has_passed
    recovers = letter == RED and check.has_passed
    return (0, int(turns_red), int(is_rerun), int(recovers))


def _gone_on(checks: Mapping[str, SeenCheck], before: SeenChecks) -> Iterator[tuple[str, tuple[str, int]]]:
    for name, check in checks.items():
        letter = before[name][0] if name in before else ""
        yield name, (_letter(letter, has_passed=check.has_passed), check.run_id)


def _letter(known: str, *, has_passed: bool) -> str:
    match known:
        case "" | "g":
            return GREEN if has_passed else RED
        case "r":
            return RECOVERED if has_passed else RED
        case _:
            return RECOVERED if has_passed else RELAPSED


def _day(found: Waiting) -> int:
    return int(found.judged_at.timestamp()) // DAY_S
