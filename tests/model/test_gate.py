from dataclasses import replace

from bot.model.gate import Examined, Gate, GateResult, GateState
from tests.building import NOW, case, own_check

OPEN = GateResult(state=GateState.OPEN, says=("Fine.",))
GATE = Gate(name="x", position=1, examine=lambda _case: OPEN, shown_when_open=False)


def test_a_gate_that_is_seldom_of_interest_is_shown_when_it_has_something_to_tell() -> None:
    assert not Examined(gate=GATE, result=OPEN).is_shown
    assert Examined(gate=GATE, result=replace(OPEN, is_notable=True)).is_shown
    assert Examined(gate=GATE, result=replace(OPEN, state=GateState.HELD)).is_shown
    assert Examined(gate=replace(GATE, shown_when_open=True), result=OPEN).is_shown


def test_a_head_waits_since_its_own_check_run_began() -> None:
    own = own_check(minutes_ago=9)

    assert case().waiting_since == NOW
    assert case(own_check=own).waiting_since == own.started_at
    assert case(own_check=replace(own, started_at=None)).waiting_since == NOW
