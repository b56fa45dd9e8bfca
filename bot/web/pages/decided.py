"""Decisions as events of a timeline: what each changed gate by gate, and what Babysit then set out to do."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from bot.model.decided import DecidedOutcome, Kept
from bot.web.pages.words import Event, quoted

MOST_DECISIONS = 100
_NOTHING = DecidedOutcome(state="")
_DOES: Mapping[str, str] = {
    "Merge": "merge it",
    "Enqueue": "put it into the merge queue",
    "Dequeue": "take it out of the merge queue",
    "UpdateBranch": "merge the base into its branch",
    "DeleteBranch": "delete its branch",
    "ReportFailures": "report what failed",
    "PostFindings": "post findings on its lines",
    "RequestReviews": "ask for reviews",
    "AnswerClaimant": "answer a claim",
    "Remind": "remind who is waited for",
}
"""What people would look for; that a check run, comment or label was brought up to date is none of it."""


def decided(kept: Sequence[Kept]) -> Iterator[Event]:
    """One for each decision that changed or did something; `kept` comes oldest first."""
    before: Kept | None = None
    for record in kept:
        says = Markup(" ").join(_says(before, record))
        if says:
            yield Event(at=record.at, kind="decision", says=says)
        before = record


def _says(before: Kept | None, record: Kept) -> Iterator[Markup]:
    """The commit where it is a new one, the gates that turned, why it waits now, what is done."""
    outcome = record.outcome
    former = before.outcome if before is not None else _NOTHING
    is_new = before is None or before.head_sha != record.head_sha
    if is_new:
        yield Markup("Looked at <code>{}</code>.").format(record.head_sha[:12])
    turned = tuple(_turned(former, outcome)) if before is not None else ()
    if turned:
        yield Markup(", ").join(turned) + "."
    if outcome.title and (is_new or turned):
        yield quoted(outcome.title)
    done = tuple(_done(former if not is_new else _NOTHING, outcome))
    if done:
        yield Markup("Babysit set out to {}.").format(" and ".join(done))


def _turned(former: DecidedOutcome, outcome: DecidedOutcome) -> Iterator[Markup]:
    """Each gate that is no longer as it was; one that was not asked before counts where it is shut."""
    was = {gate.gate: gate.state for gate in former.gates}
    for gate in outcome.gates:
        if was.get(gate.gate, "open") != gate.state:
            turn = Markup("<b>{}</b> {} → {}") if gate.gate in was else Markup("<b>{0}</b> {2}")
            yield turn.format(gate.gate, was.get(gate.gate, ""), gate.state)


def _done(former: DecidedOutcome, outcome: DecidedOutcome) -> Iterator[str]:
    """What the decision before did not set out to do already."""
    earlier = {*former.effects, former.act}
    for name in dict.fromkeys((*outcome.effects, outcome.act)):
        if name in _DOES and name not in earlier:
            yield _DOES[name]
