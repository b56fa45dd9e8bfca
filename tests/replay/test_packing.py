"""A case comes back from its parts as it was."""

from dataclasses import replace

import pytest

from bot.decide import decide
from bot.model.ledger import Entry, EntryKind
from bot.model.people import Person, Role
from bot.replay.outcomes import outcome_of
from bot.replay.packing import NotReplayable, from_parts, to_parts
from bot.replay.redacting import redacted
from tests.building import HEAD_SHA, NOW, case, own_check
from tests.replay.test_redacting import full


def test_a_full_case_comes_back() -> None:
    held = Entry(kind=EntryKind.HELD, at=NOW, head_sha=HEAD_SHA, base_ref="main", by="wei", why="wait")
    asked = replace(
        redacted(full()),
        ledger=[held],
        people={"wei": Person(login="wei", role=Role.WRITE)},
        former_head="c" * 40,
    )
    asked = replace(asked, snapshot=replace(asked.snapshot, own_check=own_check(), configuration=None))
    back = from_parts(to_parts(asked), NOW)

    assert (list(back.ledger), back.people, back.former_head) == ([held], asked.people, "c" * 40)
    assert list(back.claims) == list(asked.claims)
    assert back.diff is not None
    assert back.snapshot.own_check == own_check()
    assert (
        outcome_of(back, decide(back)).gates
        == outcome_of(asked, decide(replace(asked, config=back.config))).gates
    )


def test_the_time_is_in_no_part_so_that_a_later_look_is_the_same() -> None:
    later = replace(case(), now=NOW.replace(hour=23))
    later = replace(later, snapshot=replace(later.snapshot, read_at=later.now))
    assert to_parts(later) == to_parts(case())


@pytest.mark.parametrize("part", ["snapshot", "known", "memory", "changed"])
def test_a_record_of_another_form_says_so(part: str) -> None:
    parts = dict(to_parts(case()))
    with pytest.raises(NotReplayable):
        from_parts({**parts, part: b"\xc1"}, NOW)
    with pytest.raises(NotReplayable):
        from_parts({name: content for name, content in parts.items() if name != part}, NOW)
