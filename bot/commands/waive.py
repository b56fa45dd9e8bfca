"""`/waive`: accepts a checklist item's finding at this commit, on the record."""

from bot.model.answer import Answer, Declined, Done
from bot.model.checklist import Reviewed
from bot.model.command import Command, Request
from bot.model.ledger import EntryKind
from bot.model.review import Verdict
from bot.model.text import Code, Text, listed
from bot.policy.binding import why_unbound
from bot.policy.waivers import why_not

ACCEPTABLE = frozenset({Verdict.FAIL, Verdict.UNCLEAR})


def obey(request: Request) -> Answer:
    """A waiver of an item that fails or is unclear, with its reason."""
    named, _, why = request.argument.partition(" ")
    letter, why = named.rstrip(":").upper(), why.strip()
    if not letter or not why:
        return Declined(("Which item, and why? Say ", Code("/waive B why"), "."))
    unbound = why_unbound(request, f"/waive {letter} why")
    if unbound is not None:
        return Declined(unbound)
    wrong = _wrong(request, letter)
    if wrong is not None:
        return Declined(wrong)
    return Done(entries=(request.entry(EntryKind.WAIVED, about=letter, why=why),))


def _wrong(request: Request, letter: str) -> Text | None:
    """Why there is nothing to accept."""
    reviewed = request.case.reviewed
    if not isinstance(reviewed, Reviewed):
        return ("The checklist has not judged this commit, so there is nothing to accept yet.",)
    found = [item for item in reviewed.review.items if reviewed.verdict(item) in ACCEPTABLE]
    if letter in {item_review.item for item_review in found}:
        return None
    if not found:
        return ("No item fails or is unclear at this commit.",)
    return (
        "Item ",
        Code(letter, most=20),
        " neither fails nor is unclear at this commit, but ",
        *listed([Code(item_review.item) for item_review in found]),
        " does." if len(found) == 1 else " do.",
    )


COMMAND = Command(
    name="waive",
    position=50,
    usages=("/waive B why",),
    does="Accepts what item B found at the present commit and no other, on the record.",
    who="maintain, or whom `checklist.waivers` names",
    why_not=why_not,
    obey=obey,
)
