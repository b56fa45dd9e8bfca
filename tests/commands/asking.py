"""A request of somebody with every right, for tests to spoil one field of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.model.claims import Claim, ClaimKind, ClaimState, ClaimVerdict, Family, KnownClaim
from bot.model.command import Request
from bot.model.people import Person, Role
from bot.model.snapshot import Actor, Statement, StatementKind
from tests.building import HEAD_SHA, NOW, case

MAX = Person(login="max", role=Role.ADMIN)
SAID = Statement(
    kind=StatementKind.COMMENT,
    statement_id=3,
    node_id="IC_3",
    author=Actor("max"),
    body="/approve",
    url="https://github.example/acme/app/pull/7#issuecomment-3",
    created_at=NOW - timedelta(seconds=5),
)


def ask(argument: str = "", **fields: Any) -> Request:
    ready = Request(case=case(), person=MAX, statement=SAID, argument=argument, head_sha=HEAD_SHA)
    return replace(ready, **fields)


def known_claim(
    number: int, *, author: str = "agent", state: ClaimState = ClaimState.UNDETERMINED
) -> KnownClaim:
    return KnownClaim(
        number=number,
        claim=Claim(kind=ClaimKind.OTHER, family=Family.BROKEN, subject="x"),
        verdict=ClaimVerdict(state=state, evidence=()),
        author=author,
        source="comment 1",
        url="",
    )
