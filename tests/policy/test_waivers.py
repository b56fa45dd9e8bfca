"""A waiver counts for its head and base, as long as its comment stands; so does opting in."""

from dataclasses import replace

import pytest

from bot.model.checklist import Waiver
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import Statement
from bot.policy.opting import is_opted_in
from bot.policy.waivers import waivers
from tests.building import BASE_SHA, HEAD_SHA, NOW, case
from tests.commands.asking import SAID

WAIVED = Entry(
    kind=EntryKind.WAIVED,
    at=NOW,
    head_sha=HEAD_SHA,
    base_ref="main",
    by="max",
    about="B",
    why="internal",
    source="comment 3",
)


def case_with(entry: Entry, *statements: Statement) -> Case:
    return replace(case(statements=statements), ledger=(entry,))


def test_a_waiver_counts_where_it_was_given() -> None:
    assert waivers(case_with(WAIVED, SAID)) == {"B": Waiver(by="max", why="internal")}


@pytest.mark.parametrize(
    "given",
    [
        case_with(replace(WAIVED, head_sha=BASE_SHA), SAID),
        case_with(replace(WAIVED, base_ref="release"), SAID),
        case_with(WAIVED, replace(SAID, is_edited=True)),
        case_with(WAIVED, replace(SAID, state="DISMISSED")),
        case_with(WAIVED),
    ],
    ids=["another head", "another base", "edited", "dismissed", "deleted"],
)
def test_it_counts_nowhere_else(given: Case) -> None:
    assert waivers(given) == {}


def test_opting_in_counts_while_its_comment_stands() -> None:
    opted = replace(WAIVED, kind=EntryKind.OPTED_IN, about="")

    assert is_opted_in(case_with(opted, SAID))
    assert not is_opted_in(case_with(opted))


def test_opting_in_ends_with_the_pull_request() -> None:
    opted = replace(WAIVED, kind=EntryKind.OPTED_IN, about="")
    given = case_with(opted, SAID)

    reopened = replace(given, snapshot=replace(given.snapshot, reopened_at=NOW))

    assert not is_opted_in(reopened)
