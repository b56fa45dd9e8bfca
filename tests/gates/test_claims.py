from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.gates import claims
from bot.model.claims import Claim, ClaimKind, ClaimState, ClaimVerdict, Family, KnownClaim
from bot.model.gate import Case, GateState
from tests.building import NOW, case

HOUR = timedelta(hours=1)


def given(state: ClaimState = ClaimState.UNDETERMINED, *, age: timedelta = HOUR, **fields: Any) -> Case:
    """A case with one claim that has been so for a while; reminders come after four hours."""
    known = KnownClaim(
        number=1,
        claim=Claim(kind=ClaimKind.FILE, family=Family.MISSING, subject="a.py"),
        verdict=ClaimVerdict(state=state, evidence=("Looked.",)),
        author="wei",
        source="comment 1",
        url="https://github.example/c/1",
        since=NOW - age,
    )
    return replace(case(), claims=(replace(known, **fields),))


@pytest.mark.parametrize(
    ("of", "state"),
    [
        (case(), GateState.OPEN),
        (given(ClaimState.CONFIRMED), GateState.CLOSED),
        (given(ClaimState.UNDETERMINED), GateState.HELD),
        (given(ClaimState.UNVERIFIED), GateState.WAITING),
        (given(ClaimState.REFUTED), GateState.OPEN),
        (given(ClaimState.CONFIRMED, holds=False), GateState.OPEN),
        (replace(case(), unread=3), GateState.WAITING),
    ],
    ids=["none", "confirmed", "undetermined", "unverified", "refuted", "not-holding", "unread"],
)
def test_a_claim_holds_the_merge_until_it_is_settled(of: Case, state: GateState) -> None:
    assert claims.GATE.examine(of).state is state


@pytest.mark.parametrize(
    ("of", "pause_s"),
    [
        (given(age=HOUR), 3 * 3600.0),
        (given(age=5 * HOUR), None),
        (given(age=HOUR, is_reminded=True), None),
    ],
    ids=["to-be-reminded", "overdue", "reminded"],
)
def test_a_reminder_is_looked_for_once_however_it_ends(of: Case, pause_s: float | None) -> None:
    assert claims.GATE.examine(of).look_again_in_s == pause_s
