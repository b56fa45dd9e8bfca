"""What is said to be blocked by a tracker's issue is judged by that issue's state."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.claim_verification.gathering import Judgement
from bot.claim_verification.tracker_claims import TrackerClaims
from bot.claims.find import find_claims
from bot.claims.judging.evidence import IssueState
from bot.model.claims import ClaimState, ClaimVerdict
from bot.model.config import Config, TrackerConfig, TrackerSection
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.trackers.registry import tracker_kinds
from bot.trackers.tracker import UncertainError
from tests.building import case

UNDETERMINED = Judgement(verdict=ClaimVerdict(state=ClaimState.UNDETERMINED, evidence=()))
LINEAR = case(Config(tracker=TrackerConfig(linear=TrackerSection(teams=["ENG"]))))


class FakeReader:
    """Knows ENG-1, which is open, and ENG-2, which is done; ENG-8 breaks it, ENG-9 hangs."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read(
        self, key: PullRequestKey, issues: Sequence[str]
    ) -> AsyncIterator[tuple[str, IssueState | None]]:
        del key
        for issue in issues:
            self.asked.append(issue)
            if issue == "ENG-8":
                raise UncertainError("cut")
            if issue == "ENG-9":
                await asyncio.Event().wait()
            yield issue, {"ENG-1": IssueState.OPEN, "ENG-2": IssueState.CLOSED}.get(issue)


async def judged(
    text: str, given: Case = LINEAR, owners: Sequence[str] = (), patience_s: float = 5.0
) -> tuple[list[tuple[str, bool]], list[str]]:
    """State of each claim and whether it is asked again, and what was asked for."""
    reader, claims = FakeReader(), find_claims(text)
    kinds = {"linear": replace(tracker_kinds()["linear"], patience_s=patience_s)}
    judge = TrackerClaims(kinds, {"linear": reader}, {"linear": owners})
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


async def test_a_tracker_that_hangs_is_not_waited_for() -> None:
    assert (await judged("Blocked by ENG-9.", patience_s=0.01))[0] == [("undetermined", True)]


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("Blocked by eng-2.", "ENG-2"),
        ("Blocked by https://linear.app/acme/issue/ENG-2/add-it.", "ENG-2"),
        ("This is blocked by https://linear.app/ab-1/issue/eng-2", "ENG-2"),
        ("Blocked by https://linear.app/acme/issue/ENG-2/add-it#comment-1f", "ENG-2"),
        ("Blocked by https://linear.app/ENG-7/issue/ENG-2/add-eng-3", "ENG-2"),
        ("Blocked: waiting for ENG-2", "ENG-2"),
        ("Status: BLOCKED\nReason: ENG-2", "ENG-2"),
        ("Status: BLOCKED\nReason: ENG-2 is not done", "ENG-2"),
        ("Status: BLOCKED\nReason: ENG-2 has to land first.", "ENG-2"),
        ("Status: BLOCKED\nReason: waiting for https://linear.app/acme/issue/ENG-2", "ENG-2"),
        ("Status: BLOCKED\nBlocked by: ENG-2", "ENG-2"),
        ("Status: BLOCKED\n\nReason: ENG-2", "ENG-2"),
    ],
)
async def test_an_issue_is_known_however_people_write_it(text: str, issue: str) -> None:
    assert await judged(text) == ([("refuted", True)], [issue])


@pytest.mark.parametrize(
    "text",
    [
        "Blocked: ENG-2 and the vendor is silent",
        "Status: BLOCKED\nReason: the vendor is silent, see ENG-2",
        "Status: BLOCKED\nKind: ENG-2",
        "Blocked by https://evil.example/acme/issue/ENG-2",
        "Blocked by https://linear.app.evil.example/acme/issue/ENG-2",
        "Blocked by ENG-2 or ENG-1",
        "Blocked by ENG-2 and eng-1.",
    ],
)
async def test_an_issue_that_is_done_ends_no_wait_for_something_else(text: str) -> None:
    states, _ = await judged(text)

    assert states
    assert "refuted" not in {state for state, _ in states}


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


async def test_what_a_tracker_answered_before_it_broke_stands() -> None:
    states, asked = await judged("Blocked by ENG-1.\n\nBlocked by ENG-8.\n\nBlocked by ENG-2.")

    assert states == [("confirmed", True), ("undetermined", True), ("undetermined", True)]
    assert asked == ["ENG-1", "ENG-8"]
