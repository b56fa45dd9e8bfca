"""A human's word on a claim frees the merge only while the comment that says it stands."""

from dataclasses import replace

import pytest

from bot.model.claims import Claim, ClaimKind, ClaimState, ClaimVerdict, Family, KnownClaim
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import Actor, Statement, StatementKind
from bot.policy.settlements import standing_of
from tests.building import HEAD_SHA, NOW, case

SAID = Statement(
    kind=StatementKind.COMMENT,
    statement_id=3,
    node_id="IC_3",
    author=Actor("wei"),
    body="/verify C1 refuted: it is generated",
    url="https://github.example/acme/app/pull/7#issuecomment-3",
    created_at=NOW,
)
CLAIM = KnownClaim(
    number=1,
    claim=Claim(kind=ClaimKind.OTHER, family=Family.BROKEN, subject="the deploy"),
    verdict=ClaimVerdict(state=ClaimState.UNDETERMINED, evidence=("Nothing mechanical decides it.",)),
    author="agent",
    source="comment 2",
    url="https://github.example/acme/app/pull/7#issuecomment-2",
)


def settled(about: str, *statements: Statement) -> Case:
    entry = Entry(
        kind=EntryKind.SETTLED,
        at=NOW,
        head_sha=HEAD_SHA,
        base_ref="main",
        by="wei",
        about=about,
        source="comment 3",
    )
    return replace(case(statements=statements), claims=(CLAIM,), ledger=(entry,))


def state_of(given: Case) -> ClaimState:
    (standing,) = standing_of(given)
    return standing.state


def test_a_settlement_counts_as_long_as_its_comment_stands() -> None:
    assert state_of(settled("C1 refuted", SAID)) is ClaimState.REFUTED


@pytest.mark.parametrize("statements", [(), (replace(SAID, is_edited=True),)], ids=["deleted", "edited"])
def test_a_settlement_whose_comment_is_gone_or_edited_frees_nothing(
    statements: tuple[Statement, ...],
) -> None:
    assert state_of(settled("C1 refuted", *statements)) is ClaimState.UNDETERMINED


def test_a_human_who_confirmed_a_claim_holds_it_whatever_becomes_of_the_comment() -> None:
    assert state_of(settled("C1 confirmed")) is ClaimState.CONFIRMED


def test_the_last_word_on_a_claim_is_who_spoke_last_and_not_who_was_obeyed_last() -> None:
    case_of = settled("C1 refuted", SAID)
    (refuted,) = case_of.ledger
    confirmed = replace(refuted, about="C1 confirmed", source="comment 4")

    assert state_of(replace(case_of, ledger=(confirmed, refuted))) is ClaimState.CONFIRMED
