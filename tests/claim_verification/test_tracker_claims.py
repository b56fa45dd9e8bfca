"""What is said to be blocked by a tracker's issue is judged by that issue's state."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.claim_verification import tracker_claims
from bot.claim_verification.gathering import Judgement
from bot.claim_verification.tracker_claims import TrackerClaims
from bot.claims.find import find_claims
from bot.model.claims import ClaimState, Verdict
from bot.model.config import Config, LinearConfig, TrackerConfig
from bot.model.gate import Case
from bot.trackers.tracker import IssueState, UncertainError
from tests.building import case

UNDETERMINED = Judgement(verdict=Verdict(state=ClaimState.UNDETERMINED, evidence=()))
LINEAR = case(Config(tracker=TrackerConfig(linear=LinearConfig(teams=["ENG"]))))


class FakeReader:
    """Knows ENG-1, which is open, and ENG-2, which is done; ENG-8 breaks it, ENG-9 hangs."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read(self, key: str) -> IssueState | None:
        self.asked.append(key)
        if key == "ENG-8":
            raise UncertainError("cut")
        if key == "ENG-9":
            await asyncio.Event().wait()
        if key not in {"ENG-1", "ENG-2"}:
            return None
        return IssueState(key=key, name="x", is_over=key == "ENG-2")


async def judged(
    text: str, given: Case = LINEAR, owners: Sequence[str] = ()
) -> tuple[list[tuple[str, bool]], list[str]]:
    """State of each claim and whether it is asked again, and what was asked for."""
    reader, claims = FakeReader(), find_claims(text)
    judge = TrackerClaims({"linear": reader}, {"linear": owners})
    found = await judge.judged(given, claims, [UNDETERMINED for _ in claims])
    return [(judgement.verdict.state.value, judgement.is_provisional) for judgement in found], reader.asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blocked by ENG-1.", ("confirmed", True)),
        ("Blocked by ENG-2.", ("refuted", True)),
        ("Blocked by ENG-3.", ("undetermined", True)),
        ("Blocked by ENG-8.", ("undetermined", True)),
    ],
)
async def test_an_open_issue_blocks_and_one_that_is_over_does_not(
    text: str, expected: tuple[str, bool]
) -> None:
    assert (await judged(text))[0] == [expected]


async def test_a_tracker_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_claims, "WITHIN_S", 0.01)

    assert (await judged("Blocked by ENG-9."))[0] == [("undetermined", True)]


@pytest.mark.parametrize(
    ("text", "given", "owners"),
    [
        ("Blocked by OPS-1.", LINEAR, ()),
        ("Blocked by the ENG team.", LINEAR, ()),
        ("Blocked by ENG-1.", case(), ()),
        ("Blocked by ENG-1.", LINEAR, ["other"]),
    ],
    ids=["another team", "no key", "not configured", "another owner"],
)
async def test_nothing_else_is_asked_of_a_tracker(text: str, given: Case, owners: Sequence[str]) -> None:
    states, asked = await judged(text, given, owners)

    assert (states, asked) == ([("undetermined", False)], [])
