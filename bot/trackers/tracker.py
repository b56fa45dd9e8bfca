"""What Babysit needs of a tracker, and what can go wrong with one."""

from dataclasses import dataclass
from typing import Protocol

from bot.model.tracker import Announcement
from bot.ways.ways import Fault


class TrackerError(Exception):
    """A tracker could not be asked or told; the message is a sentence without secrets.

    `fault` says what that means for the way it was tried; `retry_after_s` is the tracker's own wish.
    """

    fault = Fault.NONE

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnreachableError(TrackerError):
    """Nothing was sent."""

    fault = Fault.DOWN


class UncertainError(TrackerError):
    """It was sent, and no answer says whether it was done."""

    fault = Fault.UNSURE


class BusyError(TrackerError):
    """The tracker asks to wait; nothing was done."""

    fault = Fault.BUSY


class DeniedError(TrackerError):
    """The credentials are not accepted, or may not do this: somebody has to mend that."""


class InvalidError(TrackerError):
    """The tracker does not understand what it was asked, and will not tomorrow either."""


def fault_of(error: Exception) -> Fault:
    """For `Ways`: what an exception says of the way on which it was met."""
    return error.fault if isinstance(error, TrackerError) else Fault.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueState:
    """An issue as it is now. `name` is the tracker's own word; `is_over` says that no work is left in it."""

    key: str
    name: str
    is_over: bool


class Tracker(Protocol):
    """One tracker of one workspace."""

    async def read(self, key: str) -> IssueState | None:
        """The issue's state, None where there is no such issue or it cannot be seen.

        Raises:
            TrackerError: one class for each way to fail.
        """
        ...

    async def tell(self, announcement: Announcement) -> bool:
        """Comment once and move the issue, as far as that is not done; False where there is no such issue.

        What is there already is known by the marker, so that it may be called again after any failure.

        Raises:
            TrackerError: one class for each way to fail.
        """
        ...
