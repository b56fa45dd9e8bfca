"""`/revoke`: takes approvals back."""

from bot.model.answer import Answer, Done
from bot.model.command import Command, Request
from bot.model.ledger import EntryKind
from bot.policy.approvers import why_no_approver


def obey(request: Request) -> Answer:
    """Every approval so far is void; what follows the word is the reason."""
    return Done(entries=(request.entry(EntryKind.REVOKED, why=request.argument),))


COMMAND = Command(
    name="revoke",
    position=40,
    usages=("/revoke",),
    does="Takes back every approval that was given so far.",
    who="an approver",
    why_not=why_no_approver,
    obey=obey,
)
