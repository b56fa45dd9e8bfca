"""What is hard to take back waits for a named human, at the exact commit.

Shut while a label of `strategic.labels` is on, or was on and was not taken off by an approver; while a
changed path asks for one (`strategic.paths`); or while a preset finds its words in the change
(`strategic.presets`). It opens once enough different approvers approved this very head, with `/approve` or
with an approving review. A new commit, another base, `/revoke`, an edited or deleted comment, or a lost right
closes it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.model.effects import AddLabel, Effect, Remember, RequestReviews
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import LabelEvent
from bot.model.text import Code, Link, Text, listed
from bot.policy.approvals import Approval, approved_by, discounted
from bot.policy.approvers import approvers, committers, why_not_for
from bot.policy.signals import (
    StrategicSignal,
    asked_by,
    is_latched,
    is_on,
    needs_diff,
    signals,
    strategic_labels,
    taken_off,
    was_on,
)


def examine(case: Case) -> GateResult:
    """Held by whatever label lacks approvals; the labels that are asked for are put on in any case."""
    if needs_diff(case) and case.diff is None:
        return GateResult(
            state=GateState.WAITING,
            says=("The changed lines were not read yet.",),
            next_actor=("Babysit",),
        )
    released = {label: event for label in strategic_labels(case) if (event := _release(case, label))}
    found = [signal for signal in signals(case) if signal.label not in released]
    given = [approved_by(case, signal.label, signal.asked) for signal in found]
    lacking = [
        (signal, by) for signal, by in zip(found, given, strict=True) if len(by) < signal.asked.approvals
    ]
    effects = (*_remembered(case, found, released), *_labelled(case, found))
    if lacking:
        return _held(case, found, lacking, effects)
    return _open(given, effects)


def _release(case: Case, label: str) -> LabelEvent | None:
    """How an approver took the label off just now."""
    event = taken_off(case, label)
    if event is None or not was_on(case, label):
        return None
    person = case.people.get(event.actor.login.lower())
    is_asked = person is not None and why_not_for(case, person, asked_by(case, label)) is None
    return event if is_asked else None


def _remembered(
    case: Case, found: Sequence[StrategicSignal], released: Mapping[str, LabelEvent]
) -> Iterator[Effect]:
    """The ledger's lines on labels, so that deleting one does not delete that it was on."""
    latched = {signal.label for signal in found if signal.label and is_on(case, signal.label)}
    entries = [
        _entry(case, EntryKind.LATCHED, label) for label in sorted(latched) if not is_latched(case, label)
    ]
    entries += [_entry(case, EntryKind.UNLATCHED, label, event) for label, event in released.items()]
    if entries:
        yield Remember(entries=entries)


def _entry(case: Case, kind: EntryKind, about: str, event: LabelEvent | None = None) -> Entry:
    return Entry(
        kind=kind,
        at=event.at if event is not None and event.at is not None else case.now,
        head_sha=case.snapshot.head.sha,
        base_ref=case.snapshot.base.ref,
        by=event.actor.login if event is not None else "",
        about=about,
        url=case.snapshot.url,
    )


def _labelled(case: Case, found: Sequence[StrategicSignal]) -> Iterator[Effect]:
    """The labels that are asked for and not on, also those that somebody took off who may not."""
    for label in dict.fromkeys(signal.label for signal in found):
        if label and not is_on(case, label):
            yield AddLabel(label=label)


def _held(
    case: Case,
    found: Sequence[StrategicSignal],
    lacking: Sequence[tuple[StrategicSignal, Sequence[Approval]]],
    effects: Sequence[Effect],
) -> GateResult:
    asked = {id(signal.asked): signal.asked for signal, _ in lacking}.values()
    named = list(dict.fromkeys(name for who in asked for name in who.approvers))
    waits = {id(signal): _waiting(signal, by) for signal, by in lacking}
    return GateResult(
        state=GateState.HELD,
        says=_waiting(*lacking[0]),
        details=(
            *(waits.get(id(signal), (*signal.says, ": approved.")) for signal in found),
            *(
                (Link(f"@{approval.by}", approval.url), "'s approval does not count. ", *reason)
                for approval, reason in discounted(case)
            ),
        ),
        next_actor=(*approvers(lacking[0][0].asked), ": `/approve`, or approve it in a review"),
        asked=[name.removeprefix("@") for name in named],
        wants_comment=True,
        effects=(*effects, *_asked(case, named)),
    )


def _waiting(signal: StrategicSignal, by: Sequence[Approval]) -> Text:
    """Which approvals one reason waits for, and who gave theirs."""
    wanted, given = signal.asked.approvals, [Code(f"@{approval.by}") for approval in by]
    how_many = "an approval" if wanted == 1 else f"{wanted} approvals"
    so_far: Text = (f" {len(given)} of {wanted}: ", *listed(given), ".") if given else ()
    whom = approvers(signal.asked)
    return (*signal.says, f", and waits for {how_many} of this commit by ", *whom, ".", *so_far)


def _asked(case: Case, approvers_named: Sequence[str]) -> Iterator[Effect]:
    """A request for review to those who are named, once for each head; for what was there before, later."""
    if case.is_from_before:
        return
    named = list(dict.fromkeys(name.removeprefix("@") for name in approvers_named))
    excluded = {case.snapshot.author.login.lower(), *committers(case)}
    users = [name for name in named if "/" not in name and name.lower() not in excluded]
    organization = case.snapshot.key.repository.partition("/")[0].lower()
    teams = [name for name in named if name.lower().startswith(f"{organization}/")]
    about = " ".join(f"@{name}" for name in (*users, *teams))
    is_asked = any(
        entry.kind is EntryKind.ASKED and entry.head_sha == case.snapshot.head.sha and entry.about == about
        for entry in case.ledger
    )
    if about and not is_asked:
        yield RequestReviews(users=users, team_slugs=[name.partition("/")[2] for name in teams])
        yield Remember(entries=[_entry(case, EntryKind.ASKED, about)])


def _open(by_signal: Iterable[Sequence[Approval]], effects: Sequence[Effect]) -> GateResult:
    given = {approval.by.lower(): approval for each in by_signal for approval in each}
    if not given:
        return GateResult(state=GateState.OPEN, says=("Nothing in it is strategic.",), effects=effects)
    links = [Link(f"@{approval.by}", approval.url) for approval in given.values()]
    return GateResult(
        state=GateState.OPEN, says=("Approved at this commit by ", *listed(links), "."), effects=effects
    )


GATE = Gate(name="strategic", position=60, examine=examine, section="strategic")
