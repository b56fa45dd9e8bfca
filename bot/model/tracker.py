"""What a tracker's issue is told of a pull request, each thing once."""

from dataclasses import dataclass

from bot.model.config import TrackerEvent


@dataclass(frozen=True, slots=True)
class Reference:
    """An issue that a pull request names; `closes` says that it is done once that is merged."""

    key: str
    closes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One thing to tell one issue.

    `occasion` tells it from every other of this pull request and issue, such as `red 1f3c…`. `body` is
    Markdown that carries `marker`. `done` is the state to move the issue to, empty to leave it.
    """

    tracker: str
    key: str
    event: TrackerEvent
    occasion: str
    body: str
    marker: str
    done: str = ""
