"""A decision in words, and where two of them differ."""

from dataclasses import replace

from bot.decide import decide
from bot.model.decided import DecidedOutcome, GateOutcome
from bot.replay.outcomes import Difference, differences, outcome_of
from tests.building import case, check_run

MERGED = outcome_of(case(), decide(case()))


def test_a_decision_keeps_gates_act_and_conclusion() -> None:
    assert (MERGED.state, MERGED.act, MERGED.conclusion) == ("open", "Merge", "success")
    assert {gate.state for gate in MERGED.gates} == {"open"}


def test_what_shuts_a_gate_is_a_difference_with_all_that_follows() -> None:
    red = case(contexts=(check_run(state="failure"),))
    assert differences(MERGED, outcome_of(red, decide(red))) == [
        Difference(what="ci", before="open", after="closed"),
        Difference(what="act", before="Merge", after="none"),
        Difference(what="conclusion", before="success", after="failure"),
    ]


def test_other_words_for_the_same_are_no_difference() -> None:
    gates = tuple(replace(gate, says="In other words.") for gate in MERGED.gates)
    assert differences(MERGED, replace(MERGED, gates=gates, title="Another")) == []


def test_a_new_gate_makes_a_difference_once_it_is_shut() -> None:
    new = GateOutcome(gate="moon", state="open", says="It is full.")
    assert differences(MERGED, replace(MERGED, gates=(*MERGED.gates, new))) == []
    shut = replace(new, state="held")
    assert differences(MERGED, replace(MERGED, gates=(*MERGED.gates, shut))) == [
        Difference(what="moon", before="absent", after="held")
    ]


def test_what_is_over_has_no_gates() -> None:
    over = DecidedOutcome(state="merged")
    assert differences(over, over) == []
