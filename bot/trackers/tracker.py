"""What Babysit needs of a tracker, and what can go wrong with one."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import aiohttp

from bot.claims.judging.evidence import IssueState
from bot.github.evidence import Told, WantedEvidence
from bot.model.claims import Claim
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.tracker import Announcement
from bot.render.tracker import References
from bot.settings import Variable
from bot.ways.health import Health
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


class IssueEvidenceReader(Protocol):
    """What GitHub's own issues are read by."""

    async def read_evidence(self, key: PullRequestKey, wanted: WantedEvidence) -> Told:
        """Issues among other things, in one request."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """With what a tracker is reached: connections of the server's own, who counts their health, GitHub."""

    session: aiohttp.ClientSession
    health: Health
    github: IssueEvidenceReader


class Tracker(Protocol):
    """A tracker whose issues can be read."""

    def read(
        self, key: PullRequestKey, issues: Sequence[str]
    ) -> AsyncIterator[tuple[str, IssueState | None]]:
        """Each issue with its state as soon as that is known; None where it cannot be seen or is none.

        `key` is the pull request for which it is asked.

        Raises:
            TrackerError: one class for each way to fail; what was yielded before stands.
            GitHubError: GitHub itself failed in a way that passes.
        """
        ...


@runtime_checkable
class ToldTracker(Protocol):
    """A tracker whose issues are told what becomes of a pull request."""

    async def tell(self, announcement: Announcement) -> bool:
        """Comment once and move the issue, as far as that is not done; False where there is no such issue.

        What is there already is known by the marker, so that it may be called again after any failure.

        Raises:
            TrackerError: one class for each way to fail.
        """
        ...


class TrackerAccess(Protocol):
    """What the environment says of a tracker that this server uses."""

    @property
    def owners(self) -> frozenset[str]:
        """Those whose repositories may have it asked and told, in lower case; empty: all."""
        ...

    def open(self, means: Means) -> Tracker:
        """The tracker, with these credentials."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerKind:
    """Everything about one tracker: a folder's public value `TRACKER`.

    `recognise` gives the issue that a claim says something is blocked by, None for none of this tracker's;
    `references` the issues that a pull request names, where the file may have them told. `access` reads the
    environment and is None where it has no credentials, or raises `SettingsError`. `tells_changes` says that
    deliveries tell when an issue is closed or opened again; any other is asked now and then. One look asks of
    `most_asked` issues, and waits for `patience_s` at most: one that hangs keeps no pull request waiting.
    """

    name: str
    recognise: Callable[[Claim, Case], str | None]
    access: Callable[[Mapping[str, str]], TrackerAccess | None]
    references: References | None = None
    variables: Sequence[Variable] = ()
    tells_changes: bool = False
    most_asked: int = 5
    patience_s: float | None = 5.0
