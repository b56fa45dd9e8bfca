"""`/explain`: says why the pull request is not merged."""

from bot.model.answer import Answer, Done, Wish
from bot.model.command import Command, Request
from bot.policy.roles import anybody


def obey(_request: Request) -> Answer:
    """A wish: the answer is what all gates say at the end of this look."""
    return Done(wishes=frozenset({Wish.EXPLAIN}))


COMMAND = Command(
    name="explain",
    position=100,
    usages=("/explain",),
    does="Says why it is not merged, and who must act.",
    who="anyone who can read",
    why_not=anybody,
    obey=obey,
    works_after_end=True,
)
