"""What holds for all gates."""

from bot.gates import all_gates
from bot.model.gate import GateState
from tests.building import case

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED


def test_every_gate_has_a_name_and_a_place_of_its_own() -> None:
    gates = all_gates()

    assert len({gate.name for gate in gates}) == len({gate.position for gate in gates}) == len(gates)


def test_a_ready_pull_request_opens_every_gate() -> None:
    assert {gate.name for gate in all_gates() if gate.examine(case()).state is not OPEN} == set()
