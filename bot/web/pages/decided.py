"""Decisions as events of a timeline: what asked for each, which gates it turned, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup, escape

from bot.model.decided import DONE, Course, DecidedOutcome, Deed, Kept
from bot.model.trigger import CausingDelivery
from bot.render.markdown import visible
from bot.web.pages.words import Event, clock_time, quoted

MOST_DECISIONS = 100
_NOTHING = DecidedOutcome(state="")
_DOES: Mapping[str, tuple[str, str]] = {
    "Merge": ("merge it", "merged it"),
    "Enqueue": ("put it into the merge queue", "put it into the merge queue"),
    "Dequeue": ("take it out of the merge queue", "took it out of the merge queue"),
    "UpdateBranch": ("merge the base into its branch", "had the base merged into its branch"),
    "DeleteBranch": ("delete its branch", "deleted its branch"),
    "ReportFailures": ("report what failed", "reported what failed"),
    "PostFindings": ("post findings on its lines", "posted findings on its lines"),
    "RequestReviews": ("ask for reviews", "asked for reviews"),
    "AddLabel": ("put a label on it", "put a label on it"),
    "Reply": ("answer a command", "answered a command"),
    "AnswerClaimant": ("answer a claim", "answered a claim"),
    "Remind": ("remind who is waited for", "reminded who is waited for"),
}
"""What people would look for: to do it, and that it was done."""
_UPKEEP: Mapping[str, tuple[str, str]] = {
    "PublishCheck": ("bring its check run up to date", ""),
    "PublishStatus": ("bring its comment up to date", ""),
}
"""What is told only where it failed."""
_ACTS = ("Merge", "Enqueue", "Dequeue", "UpdateBranch")
_AS_ANSWERED: Mapping[str, str] = {"Merged": "merged it", "Enqueued": "put it into the merge queue"}
_WELL = frozenset({DONE, "Merged", "Enqueued", "Dequeued", "Updated"})
_TOO_LATE: Mapping[str, str] = {
    "Overtaken": "News came before Babysit could {}.",
    "HeadMoved": "A new commit came before Babysit could {}.",
}


def decided(kept: Sequence[Kept]) -> Iterator[Event]:
    """One for each decision that changed or did something; `kept` comes oldest first."""
    before: Kept | None = None
    for record in kept:
        says = Markup(" ").join(_says(before, record))
        if says:
            yield Event(at=record.at, kind="decision", says=says, cause=caused(record.course))
        before = record


def caused(course: Course | None) -> Markup | None:
    """Which deliveries asked for it; None where that was not kept."""
    if course is None:
        return None
    if not course.causes:
        return Markup("Babysit looked by itself.")
    first, *others = course.causes
    more = f", and {len(others)} more" if others else ""
    return Markup("After {}{}.").format(_delivery(first), more)


def _delivery(cause: CausingDelivery) -> Markup:
    event = f"{cause.event}.{cause.action}" if cause.action else cause.event
    by = Markup(" by <b>@{}</b>").format(visible(cause.sender)) if cause.sender else Markup("")
    return Markup("<code>{}</code>{}, {}, delivery <code>{}</code>").format(
        visible(event), by, clock_time(cause.at), visible(cause.delivery_id)
    )


def _says(before: Kept | None, record: Kept) -> Iterator[Markup]:
    """The commit where it is a new one, the gates that turned, why it waits now, what came of it."""
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
    if record.course is not None:
        yield from _came(outcome, record.course)
    else:
        yield from _intended(former if not is_new else _NOTHING, outcome)


def _turned(former: DecidedOutcome, outcome: DecidedOutcome) -> Iterator[Markup]:
    """Each gate that is no longer as it was; one that was not asked before counts where it is shut."""
    was = {gate.gate: gate.state for gate in former.gates}
    for gate in outcome.gates:
        if was.get(gate.gate, "open") != gate.state:
            turn = Markup("<b>{}</b> {} → {}") if gate.gate in was else Markup("<b>{0}</b> {2}")
            yield turn.format(gate.gate, was.get(gate.gate, ""), gate.state)


def _came(outcome: DecidedOutcome, course: Course) -> Iterator[Markup]:
    """What was done, then what was not, with GitHub's words."""
    told = [deed for deed in course.deeds if deed.name in _DOES or deed.name in _UPKEEP]
    done = dict.fromkeys(_past(deed) for deed in told if deed.outcome in _WELL and deed.name in _DOES)
    if done:
        yield Markup("Babysit {}.").format(" and ".join(done))
    yield from dict.fromkeys(_failed(deed) for deed in told if deed.outcome not in _WELL)
    if outcome.act in _ACTS and outcome.act not in {deed.name for deed in course.deeds}:
        yield Markup("Babysit was about to {}, and something came before.").format(_DOES[outcome.act][0])


def _past(deed: Deed) -> str:
    return _AS_ANSWERED.get(deed.outcome, _DOES[deed.name][1])


def _failed(deed: Deed) -> Markup:
    to_do = (_DOES.get(deed.name) or _UPKEEP[deed.name])[0]
    if deed.outcome in _TOO_LATE:
        return escape(_TOO_LATE[deed.outcome].format(to_do))
    words = f": {deed.words}" if deed.words else "."
    return Markup("Babysit could not {}{}").format(to_do, visible(words, most=len(words)))


def _intended(former: DecidedOutcome, outcome: DecidedOutcome) -> Iterator[Markup]:
    """Of a record without its course: what the decision before did not set out to do already."""
    earlier = {*former.effects, former.act}
    names = dict.fromkeys((*outcome.effects, outcome.act))
    meant = [_DOES[name][0] for name in names if name in _DOES and name not in earlier]
    if meant:
        yield Markup("Babysit set out to {}.").format(" and ".join(meant))
