"""`/approve`: an approver's word for a strategic change, at one commit."""

import re

from bot.model.answer import Answer, Declined, Done
from bot.model.command import Command, Request
from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.model.text import Code, Text, listed
from bot.policy.approvers import why_not
from bot.policy.binding import short, why_unbound
from bot.policy.signals import strategic_labels

_SHA = re.compile(r"[0-9a-f]{7,64}")


def obey(request: Request) -> Answer:
    """An approval of the present head, if that is the commit that was meant."""
    label, sha = _parts(request.case, request.argument)
    head_sha = request.case.snapshot.head.sha
    if label is None:
        return Declined(_no_label(request.case, request.argument))
    again = " ".join(part for part in ("/approve", label, short(head_sha)) if part)
    unbound = None if sha and head_sha.startswith(sha) else why_unbound(request, again)
    if sha and not head_sha.startswith(sha):
        return Declined(
            (Code(sha), " is not the head, ", Code(short(head_sha)), " is: say ", Code(again), ".")
        )
    if unbound is not None:
        return Declined(unbound)
    return Done(entries=(request.entry(EntryKind.APPROVED, about=label),))


def _parts(case: Case, argument: str) -> tuple[str | None, str]:
    """The label, empty for all and None for one that is not in question, and the prefix of a commit."""
    label = _label(case, argument)
    if label is not None:
        return label, ""
    before, _, last = argument.rpartition(" ")
    if _SHA.fullmatch(last.lower()) is None:
        return None, ""
    return _label(case, before.strip()), last.lower()


def _label(case: Case, name: str) -> str | None:
    """The label as the configuration writes it; GitHub's differ by more than case."""
    if not name:
        return ""
    return next((label for label in strategic_labels(case) if label.casefold() == name.casefold()), None)


def _no_label(case: Case, argument: str) -> Text:
    labels = listed([Code(label) for label in strategic_labels(case)])
    known: Text = ("the labels here are ", *labels) if labels else ("no label is strategic here",)
    return (
        Code(argument, most=60),
        " is neither a strategic label nor a commit: ",
        *known,
        "; ",
        Code("/approve"),
        " alone approves all of it.",
    )


COMMAND = Command(
    name="approve",
    position=30,
    usages=("/approve", "/approve LABEL", "/approve COMMIT"),
    does="Approves the strategic change, or what one label asks for, at the present commit and no other.",
    who="an approver: a human who did not write any of it",
    why_not=why_not,
    obey=obey,
)
