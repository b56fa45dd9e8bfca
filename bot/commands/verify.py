"""`/verify`: has claims checked again, or settles one that no mechanical check decides."""

import re

from bot.model.answer import Answer, Declined, Done, Wish
from bot.model.claims import ClaimState, KnownClaim
from bot.model.command import Command, Request
from bot.model.ledger import EntryKind
from bot.model.people import Role
from bot.model.text import Code, Text, listed
from bot.policy.roles import at_least

_FORM = re.compile(r"[Cc]?(\d{1,6})(?:\s+(refuted|confirmed)\b\s*[:,-]?\s*(.*))?", re.DOTALL | re.ASCII)
_OVER = frozenset({ClaimState.RESOLVED, ClaimState.WITHDRAWN})


def obey(request: Request) -> Answer:
    """A wish to check all open claims or one; with a word and a reason, a settlement."""
    if not request.argument:
        return Done(wishes=frozenset({Wish.VERIFY}))
    found = _FORM.fullmatch(request.argument)
    if found is None:
        return Declined(("Say ", *listed([Code(usage) for usage in COMMAND.usages], most=4), "."))
    claim = next(
        (known_claim for known_claim in request.case.claims if known_claim.number == int(found[1])), None
    )
    if claim is None:
        return Declined(_unknown(request, int(found[1])))
    if found[2] is None:
        return Done(wishes=frozenset({Wish.VERIFY}), claims=frozenset({claim.number}))
    return _settled(request, claim, found[2], found[3].strip())


def _unknown(request: Request, number: int) -> Text:
    names = [Code(claim.name) for claim in request.case.claims]
    if not names:
        return (f"There is no claim C{number} here, nor any other.",)
    return (f"There is no claim C{number} here, only ", *listed(names), ".")


def _settled(request: Request, claim: KnownClaim, word: str, why: str) -> Answer:
    if not why:
        return Declined(("It needs a reason: say ", Code(f"/verify {claim.name} {word}: why"), "."))
    if claim.account.is_same(request.statement.author.account):
        return Declined(
            (f"Whoever made {claim.name} cannot settle it: somebody else with write access can say it.",)
        )
    if claim.verdict.state in _OVER:
        return Declined(
            (f"{claim.name} is {claim.verdict.state.value} already: there is nothing to settle.",)
        )
    return Done(entries=(request.entry(EntryKind.SETTLED, about=f"{claim.name} {word}", why=why),))


COMMAND = Command(
    name="verify",
    position=10,
    usages=("/verify", "/verify C2", "/verify C2 refuted: why", "/verify C2 confirmed: why"),
    does="Checks all open claims, or one, against the repository now; or settles one that no check decides.",
    who="write; settling: never the claim's author",
    why_not=at_least(Role.WRITE),
    obey=obey,
)
