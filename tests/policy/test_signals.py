from dataclasses import replace
from typing import Any

import pytest

from bot.model.config import Config, StrategicConfig
from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.model.snapshot import Actor, ChangedFile, LabelEvent
from bot.policy.signals import is_let_go, needs_diff, signals, taken_off, was_on
from bot.render.markdown import plain
from tests.building import NOW, case
from tests.policy.said import entry

LABELS = StrategicConfig(labels=("strategic",))
PATHS = StrategicConfig(paths={"db/**": "migration"})
ON = LabelEvent(label="Strategic", is_on=True, actor=Actor("ada"), at=NOW)
OFF = replace(ON, is_on=False)


def given(strategic: StrategicConfig = LABELS, **fields: Any) -> Case:
    return case(Config(strategic=strategic), **fields)


@pytest.mark.parametrize(
    ("of", "says"),
    [
        (given(labels=frozenset({"STRATEGIC"})), ["It is labelled strategic"]),
        (given(label_events=(ON, OFF)), ["It was labelled strategic"]),
        (given(), []),
        (
            given(PATHS, changed_files=(ChangedFile(path="db/1.sql", change="ADDED"),)),
            ["It changes db/1.sql"],
        ),
        (given(PATHS, changed_files=(ChangedFile(path="app/db.py", change="ADDED"),)), []),
    ],
    ids=["on", "taken-off", "none", "path", "another-path"],
)
def test_labels_and_paths_make_it_strategic(of: Case, says: list[str]) -> None:
    assert [plain(signal.says) for signal in signals(of)] == says


def test_a_label_that_was_taken_off_is_known_with_who_took_it() -> None:
    assert taken_off(given(label_events=(ON, OFF)), "strategic") == OFF
    assert taken_off(given(label_events=(ON,)), "strategic") is None
    assert taken_off(given(label_events=(ON, OFF), labels=frozenset({"strategic"})), "strategic") is None


def test_an_approver_lets_a_label_go_for_this_head_alone() -> None:
    let_go = entry(EntryKind.UNLATCHED, about="strategic", minutes=1)
    seen = given(label_events=(ON, OFF))

    assert was_on(seen, "strategic")
    assert is_let_go(replace(seen, ledger=(let_go,)), "strategic")
    assert not is_let_go(replace(seen, ledger=(replace(let_go, head_sha="c" * 40),)), "strategic")


def test_lines_are_read_only_where_they_make_a_difference() -> None:
    moved = (ChangedFile(path="db/1.sql", change="RENAMED"),)

    assert needs_diff(given(PATHS, changed_files=moved))
    assert not needs_diff(given(LABELS, changed_files=moved))
    assert not needs_diff(given(PATHS))
