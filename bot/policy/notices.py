"""Which channels are told what of a pull request now, and what later if nothing changes until then."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.model.config import NoticeEvent, TrackerEvent
from bot.model.gate import Case, Examined
from bot.model.text import Text
from bot.policy.tracker_events import Happening, happenings

_EVENTS = {
    TrackerEvent.MERGED: NoticeEvent.MERGED,
    TrackerEvent.RED: NoticeEvent.RED,
    TrackerEvent.HELD: NoticeEvent.HUMAN,
}
STUCK = "stuck"

Told = tuple[NoticeEvent, str, datetime, Text]
"""An event, its occasion, when it is due, and the sentence."""


def told(case: Case, examined: Sequence[Examined]) -> Sequence[Told]:
    """Everything that is so now, and what will be if it stays so; by whom it is heard is another question."""
    return [*_told(case, examined)]


def _told(case: Case, examined: Sequence[Examined]) -> Iterator[Told]:
    for happening in happenings(case, examined):
        event = _EVENTS[happening.event]
        yield event, happening.occasion, case.now, _says(case, happening)
        if event is NoticeEvent.HUMAN:
            after = case.config.claims.remind_after
            yield NoticeEvent.STUCK, f"{STUCK} {happening.occasion}", case.now + after, _says(case, happening)


def _says(case: Case, happening: Happening) -> Text:
    if happening.gate is None:
        return ("Merged into ", case.snapshot.base.ref, ".")
    result = happening.gate.result
    return (*result.says, " Next: ", *result.next_actor, ".") if result.next_actor else result.says
