from bot.gates import completeness
from bot.model.gate import GateState
from bot.render.markdown import plain
from tests.building import case

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED


def test_what_github_did_not_tell_is_waited_for_and_named() -> None:
    result = completeness.GATE.examine(case(missing=("50 of 250 checks",)))

    assert result.state is WAITING
    assert "50 of 250 checks" in plain(result.says)
