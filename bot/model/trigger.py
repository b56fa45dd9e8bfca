"""What a delivery asks for: look at this key, with what it claims to have happened as a hint."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.model.keys import InstallationKey, Key, PullRequestKey
from bot.model.repository import Repository


class Outcome(Enum):
    """What a context's state means for a merge: the only three cases that matter."""

    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


CHECK_SUITES = "(check suites)"
"""The name under which a check suite reports its end: it may have been what the `ci` gate waited for last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextReport:
    """A payload's word that a check run or commit status of this name reached this outcome.

    Payloads arrive late, twice and out of order, so this decides only *when* Babysit looks, never what it
    sees. `suite_id` is the check run's suite, 0 for a commit status.
    """

    name: str
    outcome: Outcome
    suite_id: int = 0


def context_key(name: str, suite_id: int) -> str:
    """How a watch knows a context: by its name, with its suite's id where another one has the same name."""
    return f"{name}\n{suite_id}" if suite_id else name


class Urgency(Enum):
    """How long a trigger without a report may wait.

    `AT_ONCE` is an event that can decide something by itself. `SHORTLY` is the first of a burst, such as a
    push that begins CI: a second later the rest has arrived, and one look sees it all. `SOON` seldom does: a
    minute after the last look is early enough. `BACKGROUND` is Babysit's own tour of everything: never
    delayed by its own last look, but behind every event of the same installation.
    """

    AT_ONCE = "at_once"
    SHORTLY = "shortly"
    SOON = "soon"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True, kw_only=True)
class CausingDelivery:
    """The delivery that asked for a look, as people find it on GitHub; `at` is when it arrived.

    `sender` is a login. Nothing is decided by it.
    """

    delivery_id: str
    event: str
    action: str
    sender: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Look at `key`. With a `report` its outcome decides when, without one the `urgency` does.

    `revives` is true for what is worth a look also at a pull request that was over: an event that reopened
    it, a list of open ones that names it, or a command, which is answered in any case. `cause` is None for
    what Babysit found itself.
    """

    key: Key
    report: ContextReport | None = None
    urgency: Urgency = Urgency.AT_ONCE
    revives: bool = False
    cause: CausingDelivery | None = field(default=None, compare=False)


def is_news(trigger: Trigger) -> bool:
    """Whether it may speak against what was decided before it came: not a green report, nor a tour."""
    if trigger.report is not None:
        return trigger.report.outcome is Outcome.FAILED
    return trigger.urgency in {Urgency.AT_ONCE, Urgency.SHORTLY}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHead:
    """A payload's word that this is the head now: what a command that follows is taken to be about.

    `is_opened` says that somebody opened the pull request, or pushed to it.
    """

    key: PullRequestKey
    head_sha: str
    is_opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody's new statement that has a command in it.

    `source` is the statement's identity. `is_from_app` says that an App wrote it, also in a person's name,
    which nothing but the payload tells. `said_at` is GitHub's time of it, None where it does not say.
    `repository` is the one that `key` is about.
    """

    key: PullRequestKey
    repository: Repository | None = None
    source: str
    is_from_app: bool
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An issue or pull request was closed or opened again: claims on it are worth another look."""

    repository: Repository
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What the App cannot reach any more: an installation, or some of its repositories.

    `installation_id` 0 means these repositories wherever they were; no `repository_ids` means all of it.
    """

    installation_id: int
    repository_ids: frozenset[int] = frozenset()

    def covers(self, key: Key) -> bool:
        """Whether nothing can be done for this key."""
        if self.installation_id not in {0, key.installation_id}:
            return False
        if not self.repository_ids:
            return self.installation_id != 0
        return not isinstance(key, InstallationKey) and key.repository_id in self.repository_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One accepted webhook delivery: GitHub's id for it, its event, and what it may have changed.

    What is `gone` is forgotten before the triggers count.
    """

    delivery_id: str
    event: str
    triggers: Sequence[Trigger]
    gone: Gone | None = None
