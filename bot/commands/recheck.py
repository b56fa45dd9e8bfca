"""`/recheck`: evaluates everything afresh, as the check run's Re-run button does."""

from bot.model.answer import Answer, Done, Wish
from bot.model.command import Command, Request
from bot.model.people import Role
from bot.policy.roles import at_least


def obey(_request: Request) -> Answer:
    """A wish: what was read before is read again, what was said is said anew."""
    return Done(wishes=frozenset({Wish.RECHECK, Wish.VERIFY}))


COMMAND = Command(
    name="recheck",
    position=90,
    usages=("/recheck",),
    does="Evaluates everything afresh: gates, checklist and claims.",
    who="triage",
    why_not=at_least(Role.TRIAGE),
    obey=obey,
)
