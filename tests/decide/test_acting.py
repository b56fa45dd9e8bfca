"""The one act, and what keeps it back although every gate is open."""

from dataclasses import replace

import pytest

from bot.decide import decide
from bot.model.effects import Merge
from bot.model.gate import Voice
from tests.building import base, case, merge_config, own_check, required


def voice(conclusion: str | None) -> Voice:
    return Voice(number=8, base_ref="main", title="Another", conclusion=conclusion, summary="It waits.")


@pytest.mark.parametrize(("conclusion", "merges"), [("success", True), ("failure", False), (None, False)])
def test_where_github_asks_for_our_check_another_pull_request_of_the_head_keeps_it_back(
    conclusion: str | None, *, merges: bool
) -> None:
    asked = case(base=base(required_contexts=required("babysit")), own_check=own_check(conclusion="success"))

    decided = decide(replace(asked, others=(voice(conclusion),)))

    assert isinstance(decided.act, Merge) is merges


def test_where_github_does_not_ask_for_it_nobody_elses_word_counts() -> None:
    assert isinstance(decide(replace(case(), others=(voice("failure"),))).act, Merge)


def test_the_highest_rank_of_its_labels_is_the_merges() -> None:
    config = merge_config(priority={"Urgent": 5, "soon": 2})

    decided = decide(case(config, labels=frozenset({"automerge", "urgent", "soon"})))

    assert isinstance(decided.act, Merge)
    assert decided.act.rank == 5
