"""GitHub itself has not refused the merge.

Opens where it has not, or where something changed that it may have meant: then Babysit tries again, and else
after ten minutes, an hour, and every six hours. What GitHub says of conflicts, checks or reviews shuts those
gates instead. What is known to pass by itself, such as a base branch that was just modified, is tried up to
five times before it is told.
"""

from bot.model.gate import Case, Gate, GateResult, GateState
from bot.policy import refusals
from bot.policy.sentences import GITHUB


def examine(case: Case) -> GateResult:
    """Shut in GitHub's own words, with whoever can act on them."""
    refused = refusals.as_gate(case, GITHUB)
    return refused or GateResult(state=GateState.OPEN, says=("GitHub has not refused the merge.",))


GATE = Gate(name=GITHUB, position=86, examine=examine, shown_when_open=False)
