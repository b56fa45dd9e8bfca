"""`/merge`: opts this pull request in, as the label would."""

from bot.model.answer import Answer, Declined, Done
from bot.model.command import Command, Request
from bot.model.config import Automerge
from bot.model.ledger import EntryKind
from bot.model.people import Role
from bot.policy.roles import at_least


def obey(request: Request) -> Answer:
    """It merges once every gate is open, unless the configuration leaves merging to humans."""
    if request.case.config.merge.automerge is Automerge.NEVER:
        return Declined(
            ("`merge.automerge` is never in this repository: a human with write access merges it.",)
        )
    return Done(entries=(request.entry(EntryKind.OPTED_IN),))


COMMAND = Command(
    name="merge",
    position=80,
    usages=("/merge",),
    does="Has Babysit merge it once every gate is open, as the label would.",
    who="write",
    why_not=at_least(Role.WRITE),
    obey=obey,
)
