"""`/help`: lists the commands that this person may use here."""

from bot.model.answer import Answer, Done
from bot.model.command import Command, Request
from bot.model.text import Code, listed
from bot.policy.roles import anybody


def obey(request: Request) -> Answer:
    """One line a command."""
    lines = [
        (*listed([Code(usage) for usage in command.usages]), f": {command.does}")
        for command in request.usable
    ]
    return Done(says=(Code(f"@{request.person.login}"), " may say here:"), lines=lines)


COMMAND = Command(
    name="help",
    position=110,
    usages=("/help",),
    does="Lists the commands that you may use.",
    who="anyone who can read",
    why_not=anybody,
    obey=obey,
    works_after_end=True,
)
