"""What an open pull request waits for, as people who look across many of them need to know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.model.keys import PullRequestKey
from bot.model.text import Text

MOST_TITLE = 256
"""GitHub takes no longer titles."""
MOST_NAME = 100
MOST_LABELS = 30
MOST_PEOPLE = 50
MOST_CHECKS = 60


class Turn(Enum):
    """Who must act next; the words are those of the pages, the database and the API."""

    MACHINES = "machines"
    AUTHOR = "author"
    HUMAN = "human"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLine:
    """One gate's answer. `state` is the word of its `GateState`; `since` is when it began to say so."""

    gate: str
    state: str
    says: Text
    next_actor: Text = ()
    details: Sequence[Text] = ()
    since: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the gate lets the merge through."""
        return self.state == "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCheck:
    """How a context of the head ended. `run_id` is its newest check run's id, 0 for a commit status."""

    has_passed: bool
    run_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open pull request at its last decision.

    `agent` is the agent or product that it is attributed to, empty for a person's own. `gate` is the gate
    that `turn` and `says` speak of, empty where every gate that counts is open; `people` are the logins and
    teams that are named to act, without "@". `checks` are the head's contexts that ended, by name, and
    `failing` the items of the checklist that it was reviewed for, with how many subjects fail. `since` is
    when this gate began to wait for them, None where nobody knows yet. `judged_at` is the time of the
    decision.
    """

    key: PullRequestKey
    title: str
    url: str
    author: str
    agent: str
    labels: Sequence[str]
    head_sha: str
    base_ref: str
    turn: Turn
    gate: str
    says: str
    gates: Sequence[GateLine]
    judged_at: datetime
    people: Sequence[str] = ()
    since: datetime | None = None
    opened_at: datetime | None = None
    is_draft: bool = False
    is_observed: bool = False
    checks: Mapping[str, SeenCheck] = field(default_factory=dict)
    failing: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A pull request that is over, as its last look found it."""

    key: PullRequestKey
    author: str
    agent: str
    is_merged: bool
    ended_at: datetime
    opened_at: datetime | None = None
