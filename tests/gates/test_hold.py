from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.decide import decide
from bot.gates import hold
from bot.model.config import DateFreeze, Freeze, WeeklyFreeze
from bot.model.gate import Case, GateState
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import Statement
from bot.render.markdown import plain
from tests.building import HEAD_SHA, case, merge_config
from tests.commands.asking import SAID

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 60
DAY = 24 * HOUR
WEEKEND = WeeklyFreeze(start_minute=4 * DAY + 16 * HOUR, end_minute=8 * HOUR, zone=BERLIN)
NIGHT = WeeklyFreeze(start_minute=2 * DAY, end_minute=2 * DAY + 6 * HOUR, zone=ZoneInfo("UTC"))
HOLIDAYS = DateFreeze(
    start=datetime(2026, 12, 20, tzinfo=UTC),
    end=datetime(2027, 1, 2, 23, 59, 59, 999_999, tzinfo=UTC),
    reason="holi|days @all",
)


def at(moment: datetime, *freezes: Freeze) -> Case:
    return replace(case(merge_config(freeze=freezes)), now=moment)


@pytest.mark.parametrize(
    ("freeze", "day", "hour", "minute", "until"),
    [
        (HOLIDAYS, (2026, 12, 19), 23, 59, None),
        (HOLIDAYS, (2026, 12, 20), 0, 0, "2027-01-03 00:00"),
        (HOLIDAYS, (2027, 1, 2), 23, 59, "2027-01-03 00:00"),
        (HOLIDAYS, (2027, 1, 3), 0, 0, None),
        (WEEKEND, (2026, 11, 20), 14, 59, None),  # a Friday, an hour behind Berlin's clocks
        (WEEKEND, (2026, 11, 20), 15, 0, "2026-11-23 07:00"),
        (WEEKEND, (2026, 11, 22), 12, 0, "2026-11-23 07:00"),
        (WEEKEND, (2026, 11, 23), 6, 59, "2026-11-23 07:00"),
        (WEEKEND, (2026, 11, 23), 7, 0, None),
        (WEEKEND, (2026, 10, 24), 12, 0, "2026-10-26 07:00"),  # clocks are put back on the Sunday
        (NIGHT, (2026, 11, 25), 5, 59, "2026-11-25 06:00"),
        (NIGHT, (2026, 11, 24), 5, 59, None),
    ],
)
def test_a_freeze_applies_from_its_first_to_its_last_minute(
    freeze: Freeze, day: tuple[int, int, int], hour: int, minute: int, until: str | None
) -> None:
    result = hold.examine(at(datetime(*day, hour, minute, tzinfo=UTC), freeze))

    assert (result.state is GateState.WAITING) == (until is not None)
    assert until is None or plain(result.says).startswith(f"Merges are frozen until {until} UTC")


def test_nothing_is_merged_in_a_freeze_and_babysit_looks_again_at_its_end() -> None:
    decision = decide(at(datetime(2027, 1, 2, 23, tzinfo=UTC), HOLIDAYS, WEEKEND))

    assert (decision.merge, decision.look_again_in_s) == (None, 32 * 3600)


def test_the_reason_of_a_freeze_is_shown_as_foreign_text() -> None:
    result = hold.examine(at(datetime(2026, 12, 24, tzinfo=UTC), HOLIDAYS))

    assert plain(result.says) == "Merges are frozen until 2027-01-03 00:00 UTC (holi|days @all)."
    assert result.says[2] != "holi|days @all"


def entry(kind: EntryKind, by: str, number: int, why: str = "") -> Entry:
    return Entry(
        kind=kind, at=START, head_sha=HEAD_SHA, base_ref="main", by=by, why=why, source=f"comment {number}"
    )


def told(number: int, *, is_edited: bool = False) -> Statement:
    return replace(SAID, statement_id=number, is_edited=is_edited)


def with_ledger(*entries: Entry, statements: tuple[Statement, ...] = ()) -> Case:
    return replace(case(statements=statements), ledger=entries)


def test_a_hold_says_who_why_and_how_to_release_it() -> None:
    result = hold.examine(with_ledger(entry(EntryKind.HELD, "wei", 1, "wait for @ada")))

    assert (result.state, result.since) == (GateState.HELD, START)
    assert plain(result.says) == "Held by @wei: wait for @ada."
    assert plain(result.next_actor) == "somebody with write access: say /unhold"


def test_a_hold_stays_though_its_comment_is_gone_and_a_release_counts_while_its_comment_stands() -> None:
    held, released = entry(EntryKind.HELD, "wei", 1), entry(EntryKind.RELEASED, "max", 2)

    states = [
        hold.examine(with_ledger(held, released, statements=(told(2),))).state,
        hold.examine(with_ledger(held, released, statements=(told(2, is_edited=True),))).state,
        hold.examine(with_ledger(held, released)).state,
        hold.examine(with_ledger(held)).state,
    ]

    assert states == [GateState.OPEN, GateState.HELD, GateState.HELD, GateState.HELD]


def test_a_release_that_was_said_before_a_hold_and_obeyed_after_it_releases_nothing() -> None:
    held, released = entry(EntryKind.HELD, "wei", 2), entry(EntryKind.RELEASED, "max", 1)

    result = hold.examine(with_ledger(held, released, statements=(told(1), told(2))))

    assert result.state is GateState.HELD


def test_commands_that_are_still_to_be_obeyed_keep_it_from_merging() -> None:
    decision = decide(replace(case(), commands_due_in_s=1.0))

    assert (decision.merge, decision.look_again_in_s) == (None, 1.0)


@pytest.mark.parametrize(
    ("freeze", "moment", "says"),
    [
        (
            HOLIDAYS,
            datetime(2026, 12, 19, 1, tzinfo=UTC),
            "merges freeze at 2026-12-20 00:00 UTC (holi|days @all).",
        ),
        (WEEKEND, datetime(2026, 11, 20, 14, tzinfo=UTC), "merges freeze at 2026-11-20 15:00 UTC."),
        (NIGHT, datetime(2026, 11, 24, 5, tzinfo=UTC), "merges freeze at 2026-11-25 00:00 UTC."),
        (HOLIDAYS, datetime(2026, 12, 18, tzinfo=UTC), "Nothing holds it."),
        (HOLIDAYS, datetime(2027, 1, 4, tzinfo=UTC), "Nothing holds it."),
    ],
)
def test_a_freeze_is_told_a_day_ahead(freeze: Freeze, moment: datetime, says: str) -> None:
    decision = decide(at(moment, freeze))

    (row,) = [examined for examined in decision.examined if examined.gate.name == "hold"]
    assert plain(row.result.says).endswith(says)
    assert (row.is_open, row.is_shown) == (True, says != "Nothing holds it.")
    assert decision.merge is not None


LABELS = {
    "a blocking label": ({"labels": frozenset({"Do-Not-Merge"})}, "It is held by its label Do-Not-Merge."),
    "the beginning of a title": ({"title": "wip: add it"}, "Its title says WIP:."),
    "a glob of the whole title": ({"title": "Add it (draft)"}, "Its title says *(draft)."),
}


@pytest.mark.parametrize(("fields", "says"), LABELS.values(), ids=LABELS.keys())
def test_a_blocking_label_or_title_holds_and_says_why(fields: dict[str, Any], says: str) -> None:
    config = merge_config(block_labels=("do-not-merge",), block_title=("WIP:", "*(draft)"))

    result = hold.examine(case(config, **fields))

    assert result.state is GateState.HELD
    assert plain(result.says) == says


@pytest.mark.parametrize("title", ["Add WIP: it", "Wiping up", "(draft) add it", "[a] b", "$(x)"])
def test_another_title_holds_nothing(title: str) -> None:
    config = merge_config(
        block_labels=("do-not-merge",), block_title=("WIP:", "*(draft)", "[ab]*x", "(a+)+$")
    )

    assert hold.examine(case(config, title=title)).state is GateState.OPEN
