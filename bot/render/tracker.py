"""What a tracker's issue is told, as Markdown in which nothing foreign can act."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.model.config import TrackerEvent, TrackerSection
from bot.model.gate import Case, Examined
from bot.model.snapshot import Snapshot
from bot.model.text import Link, Text
from bot.model.tracker import Announcement, Reference
from bot.policy.tracker_events import Happening, happenings
from bot.render.markdown import code, markdown

MARKER = "babysit-"
"""What markers begin with. A tracker may drop HTML comments, so the marker is the link's fragment."""


References: TypeAlias = Callable[[Case, TrackerSection], Sequence[Reference]]
"""Which issues of a tracker a pull request names."""


def announcements(
    case: Case, examined: Sequence[Examined], trackers: Mapping[str, References]
) -> Iterator[Announcement]:
    """Everything that the issues of every configured tracker are to be told now."""
    events = happenings(case, examined)
    for name, references in trackers.items():
        section = case.config.tracker.section(name)
        told = [event for event in events if section is not None and event.event in section.on]
        if section is None or not told:
            continue
        for reference in references(case, section):
            for happening in told:
                yield _announcement(case.snapshot, (name, section), reference, happening)


def _announcement(
    snapshot: Snapshot, tracker: tuple[str, TrackerSection], reference: Reference, happening: Happening
) -> Announcement:
    name, section = tracker
    marker = marker_of(snapshot, reference.key, happening.occasion)
    moves = happening.event is TrackerEvent.MERGED and reference.closes
    return Announcement(
        tracker=name,
        key=reference.key,
        event=happening.event,
        occasion=happening.occasion,
        body=_body(snapshot, happening, marker),
        marker=marker,
        done=section.done if moves else "",
    )


def marker_of(snapshot: Snapshot, key: str, occasion: str) -> str:
    """The same for the same event of the same pull request and issue, and for no other."""
    place = snapshot.key.repository_id or snapshot.key.repository.lower()
    told = f"{place}\n{snapshot.key.number}\n{key}\n{occasion}"
    return MARKER + hashlib.sha256(told.encode()).hexdigest()[:20]


def _body(snapshot: Snapshot, happening: Happening, marker: str) -> str:
    name = f"{snapshot.key.repository}#{snapshot.key.number}"
    link = markdown((Link(name, f"{snapshot.url}#{marker}"),))
    return f"{link} {_says(snapshot, happening)}\n\n{code(snapshot.title)}"


def _says(snapshot: Snapshot, happening: Happening) -> str:
    head = code(snapshot.head.sha[:12])
    gate = happening.gate
    if gate is None:
        sha = f" as {code(snapshot.merge_sha[:12])}" if snapshot.merge_sha else ""
        return f"is merged{sha} into {code(snapshot.base.ref)}."
    if happening.event is TrackerEvent.RED:
        return f"is red at {head}: {markdown(gate.result.says)}"
    return f"waits for a human at {head}: {markdown(gate.result.says)}{_next(gate.result.next_actor)}"


def _next(actor: Text) -> str:
    return f" Next: {markdown(actor)}." if actor else ""
