"""`/unhold`: releases what was held by `/hold`."""

from bot.model.answer import Answer, Done
from bot.model.command import Command, OfOld, Request
from bot.model.ledger import EntryKind
from bot.model.people import Role
from bot.policy.held import holds
from bot.policy.roles import at_least


def obey(request: Request) -> Answer:
    """A release; where nothing is held there is nothing to write down."""
    if not holds(request.case):
        return Done()
    return Done(entries=(request.entry(EntryKind.RELEASED, why=request.argument),))


COMMAND = Command(
    name="unhold",
    position=70,
    usages=("/unhold",),
    does="Releases every hold; a freeze stays.",
    who="write",
    why_not=at_least(Role.WRITE),
    obey=obey,
    is_switch=True,
    of_old=OfOld.UNEDITED,
)
