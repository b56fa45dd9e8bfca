"""`/hold`: keeps the pull request from being merged."""

from bot.model.answer import Answer, Done
from bot.model.command import Command, OfOld, Request
from bot.model.ledger import EntryKind
from bot.model.people import Role
from bot.policy.roles import at_least


def obey(request: Request) -> Answer:
    """A hold; a second one is one more reason."""
    return Done(entries=(request.entry(EntryKind.HELD, why=request.argument),))


COMMAND = Command(
    name="hold",
    position=60,
    usages=("/hold why",),
    does="Holds the merge, whatever else is pushed or said, until somebody releases it.",
    who="write",
    why_not=at_least(Role.WRITE),
    obey=obey,
    is_switch=True,
    of_old=OfOld.ALWAYS,
)
