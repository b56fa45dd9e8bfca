"""Which commit somebody meant: a word for one head is no word for the next."""

from bot.model.command import Request
from bot.model.text import Code, Text

SHOWN_DIGITS = 12


def short(sha: str) -> str:
    """A commit as people write it."""
    return sha[:SHOWN_DIGITS]


def why_unbound(request: Request, again: str) -> Text | None:
    """Why the word cannot be for the present head, and how to say it anew; None where it was said of it."""
    head_sha = request.case.snapshot.head.sha
    if request.head_sha == head_sha:
        return None
    if not request.head_sha:
        says: Text = (
            "Babysit does not know which commit that was said of; the head is ",
            Code(short(head_sha)),
        )
    else:
        says = (
            "The head has moved from ",
            Code(short(request.head_sha)),
            " to ",
            Code(short(head_sha)),
            " meanwhile",
        )
    return (*says, ": look at it, then say ", Code(again), ".")
