from collections.abc import Collection

import pytest

from bot.claim_verification.blocking_authors import MOST_ASKED, Holders
from bot.claim_verification.finder import FoundClaim
from bot.clock import ManualClock
from bot.github.errors import NotFound
from bot.model.claims import Claim, ClaimKind, Family
from bot.model.config import HoldFrom
from bot.model.keys import PullRequestKey
from bot.model.people import Person, Role
from tests.building import KEY, NOW
from tests.policy.said import comment

CLAIM = Claim(kind=ClaimKind.FILE, family=Family.MISSING, subject="a.py")


class Rights:
    """What people may do; nobody knows `ghost`."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        del key, teams
        self.asked.append(login)
        if login == "ghost":
            raise NotFound("GET /permission", "Not Found")
        return Person(login=login, role=Role.WRITE if login == "ada" else Role.READ)


def said(by: str, *, agent: bool = False) -> FoundClaim:
    return FoundClaim(claim=CLAIM, statement=comment(by=by), text="", is_from_agent=agent)


@pytest.mark.parametrize(
    ("hold_from", "claims", "holds"),
    [
        (HoldFrom.EVERYONE, [said("eve")], True),
        (HoldFrom.AGENTS, [said("ada")], False),
        (HoldFrom.AGENTS, [said("ada"), said("bot", agent=True)], True),
        (HoldFrom.WRITERS, [said("eve")], False),
        (HoldFrom.WRITERS, [said("eve"), said("ada")], True),
        (HoldFrom.WRITERS, [said("ghost")], True),
    ],
)
async def test_a_claim_holds_for_whom_it_may(
    hold_from: HoldFrom, claims: list[FoundClaim], *, holds: bool
) -> None:
    holders = Holders(Rights(), ManualClock(NOW))

    assert await holders.holding(KEY, hold_from, [claims]) == [holds]


async def test_a_person_is_asked_for_once_and_a_crowd_is_taken_at_its_word() -> None:
    rights = Rights()
    holders = Holders(rights, ManualClock(NOW))
    crowd = [[said(f"eve{number}")] for number in range(MOST_ASKED + 1)]

    assert (await holders.holding(KEY, HoldFrom.WRITERS, crowd)).count(True) == 1
    assert await holders.holding(KEY, HoldFrom.WRITERS, crowd[:1]) == [False]
    assert len(rights.asked) == MOST_ASKED
