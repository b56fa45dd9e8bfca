"""The roll of a pull request's claims: numbers for good, nothing forgotten, nothing counted twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.claim_verification.claim_matching import MOST_CLAIMS, call_roll
from bot.claim_verification.finder import FoundClaim, text_of
from bot.model.claims import Claim, ClaimKind, ClaimState, ClaimVerdict, Family
from bot.model.snapshot import Actor, Statement, StatementKind
from bot.records.claims import ClaimRecord, Claims
from bot.records.database import Database
from tests.building import KEY, NOW

ZOD = Claim(kind=ClaimKind.DEPENDENCY, family=Family.MISSING, subject="zod", container="package.json")
PG = replace(ZOD, subject="pg")
LATER = NOW + timedelta(hours=1)


def found(claim: Claim, *, comment: int = 1, author: str = "wei", body: str = "It is missing.") -> FoundClaim:
    statement = Statement(
        kind=StatementKind.COMMENT,
        statement_id=comment,
        node_id=f"IC_{comment}",
        author=Actor(author),
        body=body,
        url=f"https://github.example/acme/app/pull/7#issuecomment-{comment}",
        created_at=NOW,
    )
    return FoundClaim(claim=claim, statement=statement, text=text_of(body), is_from_agent=False)


def judged(records: list[ClaimRecord], state: ClaimState) -> list[ClaimRecord]:
    verdict = ClaimVerdict(state=state, evidence=("Seen.",))
    return [replace(record.in_state(verdict, NOW), head_sha="a" * 40, verified_at=NOW) for record in records]


def test_claims_are_numbered_in_their_order() -> None:
    roll = call_roll((), [found(ZOD), found(PG)], NOW, is_whole=True)

    assert [(claim.number, claim.claim.subject, claim.state.value) for claim in roll] == [
        (1, "zod", "unverified"),
        (2, "pg", "unverified"),
    ]


def test_a_number_is_never_given_twice() -> None:
    first = call_roll((), [found(ZOD)], NOW, is_whole=True)
    gone = call_roll(first, [], LATER, is_whole=True)

    roll = call_roll(gone, [found(PG)], LATER, is_whole=True)

    assert [(claim.number, claim.state.value) for claim in roll] == [(1, "withdrawn"), (2, "unverified")]


def test_what_could_not_be_read_is_not_taken_for_withdrawn() -> None:
    first = judged(list(call_roll((), [found(ZOD)], NOW, is_whole=True)), ClaimState.CONFIRMED)

    (claim,) = call_roll(first, [], LATER, is_whole=False)

    assert claim.state is ClaimState.CONFIRMED


def test_a_claim_said_again_word_for_word_keeps_its_number_and_is_looked_at_afresh() -> None:
    first = judged(list(call_roll((), [found(ZOD)], NOW, is_whole=True)), ClaimState.REFUTED)
    gone = call_roll(first, [], LATER, is_whole=True)

    (claim,) = call_roll(gone, [found(ZOD)], LATER, is_whole=True)

    assert (claim.number, claim.state, claim.head_sha) == (1, ClaimState.UNVERIFIED, "")


def test_other_words_around_a_claim_make_another_claim_of_it() -> None:
    first = call_roll((), [found(ZOD)], NOW, is_whole=True)

    roll = call_roll(first, [found(ZOD, body="It is missing. Or so.")], LATER, is_whole=True)

    assert [(claim.number, claim.state.value) for claim in roll] == [(1, "withdrawn"), (2, "unverified")]


def test_a_ticked_box_makes_no_other_claim() -> None:
    before, after = "It is missing.\n- [ ] tests", "It is missing.\r\n- [x]  tests"
    first = call_roll((), [found(ZOD, body=before)], NOW, is_whole=True)

    (claim,) = call_roll(first, [found(ZOD, body=after)], LATER, is_whole=True)

    assert claim.number == 1


def test_one_claim_by_two_people_is_one_and_outlives_the_first() -> None:
    both = [found(ZOD), found(ZOD, comment=2, author="max")]
    (claim,) = call_roll((), both, NOW, is_whole=True)
    assert (claim.author, claim.claimants) == ("wei", ("max",))

    roll = call_roll([claim], both[1:], LATER, is_whole=True)

    assert [(claim.number, claim.author, claim.state.value) for claim in roll] == [
        (1, "wei", "withdrawn"),
        (2, "max", "unverified"),
    ]


def test_no_more_than_200_claims_stand_at_a_time() -> None:
    many = [found(replace(ZOD, subject=f"package-{number}")) for number in range(MOST_CLAIMS + 50)]

    assert len(call_roll((), many, NOW, is_whole=True)) == MOST_CLAIMS


@pytest.mark.parametrize(("began_at", "kept"), [(LATER, "refuted"), (NOW - timedelta(hours=1), "confirmed")])
async def test_a_verdict_of_an_older_look_does_not_replace_a_newer_one(
    database: Database, began_at: datetime, kept: str
) -> None:
    claims = Claims(database)
    first = judged(list(call_roll((), [found(ZOD)], NOW, is_whole=True)), ClaimState.CONFIRMED)
    await claims.keep(KEY, first)

    (late,) = judged(first, ClaimState.REFUTED)
    await claims.keep(KEY, [replace(late, verified_at=began_at)])

    assert [claim.state.value for claim in await claims.of(KEY)] == [kept]


async def test_a_record_is_read_again_as_it_was_written(database: Database) -> None:
    claims = Claims(database)
    records = judged(list(call_roll((), [found(ZOD), found(PG)], NOW, is_whole=True)), ClaimState.REFUTED)
    await claims.keep(KEY, records)

    assert list(await claims.of(KEY)) == records
