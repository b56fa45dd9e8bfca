"""A message to one channel: one notice, or several at once as a digest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.model.config import NoticeEvent
from bot.model.notice import Notice

MOST_LINES = 20
HEADINGS: Mapping[NoticeEvent, str] = {
    NoticeEvent.RED: "CI is red",
    NoticeEvent.HUMAN: "A human must decide",
    NoticeEvent.STUCK: "Still waits for a human",
    NoticeEvent.MERGED: "Merged",
    NoticeEvent.FAILED: "Babysit fails here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one request carries. `id` is the same for the same notices, however often they are tried."""

    id: str
    sent_at: datetime
    notices: Sequence[Notice]

    @property
    def shown(self) -> Sequence[Notice]:
        """Those that have a line of their own."""
        return self.notices[:MOST_LINES]

    @property
    def title(self) -> str:
        """What it is about, as plain text of our own."""
        if len(self.notices) == 1:
            return HEADINGS[self.notices[0].event]
        return f"{len(self.notices)} pull request events"

    @property
    def rest(self) -> str:
        """What is said of those that have no line, empty where all have."""
        hidden = len(self.notices) - len(self.shown)
        return f"and {hidden} more" if hidden else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request's body with its headers."""

    body: bytes
    headers: Mapping[str, str]


Form: TypeAlias = Callable[[Message, bytes], Sent]
"""How one kind of channel wants a message; the secret that signs it is empty where none is set."""


def place(notice: Notice) -> str:
    """The pull request's name as people write it."""
    return f"{notice.repository}#{notice.number}"
