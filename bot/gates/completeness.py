"""Everything about the pull request could be read. What Babysit could not see, it does not merge.

Opens when each list GitHub gave was as long as GitHub said. Otherwise Babysit looks again.
"""

from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code

LOOK_AGAIN_IN_S = (15.0, 30.0, 60.0, 120.0)


def examine(case: Case) -> GateResult:
    """Waiting as long as something is missing, with longer and longer pauses between two looks."""
    missing = case.snapshot.missing
    if not missing:
        return GateResult(state=GateState.OPEN, says=("Everything could be read.",))
    return GateResult(
        state=GateState.WAITING,
        says=("GitHub did not tell everything about this pull request: ", Code(missing[0]), "."),
        details=tuple((Code(what),) for what in missing[1:]),
        next_actor=("GitHub; Babysit looks again by itself",),
        look_again_in_s=LOOK_AGAIN_IN_S[case.looks] if case.looks < len(LOOK_AGAIN_IN_S) else None,
    )


GATE = Gate(name="completeness", position=1, examine=examine, shown_when_open=False)
