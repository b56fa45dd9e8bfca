"""A statement that something is blocked, missing or broken, and what a look at the repository says of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.model.people import Account
from bot.model.text import Text


class ClaimKind(Enum):
    """What a claim is about."""

    FILE = "file"
    SYMBOL = "symbol"
    ENTRY = "entry"
    DEPENDENCY = "dependency"
    ENV = "env"
    REF = "ref"
    ISSUE = "issue"
    CHECK = "check"
    ENDPOINT = "endpoint"
    TEST = "test"
    CONFIG = "config"
    OTHER = "other"


class Family(Enum):
    """What a claim says of its subject. Only a missing thing is refuted by being there."""

    MISSING = "missing"
    BROKEN = "broken"
    BLOCKED = "blocked"


class ClaimState(Enum):
    """How far a claim is settled."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNDETERMINED = "undetermined"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement in a text.

    `subject` and `container` are as written there, empty where it names none; `quote` is its sentence, at
    most 300 characters. `is_of_change` tells "not in this pull request" from "not in the repository". All
    of them are foreign text. A claim has no number: whoever shows several counts them.
    """

    kind: ClaimKind
    family: Family
    subject: str
    container: str = ""
    quote: str = ""
    is_of_change: bool = False

    @property
    def identity(self) -> str:
        """The same for two wordings of one claim; sixteen hexadecimal digits."""
        place = "change" if self.is_of_change else plain_name(self.container)
        return fingerprint("\0".join((self.kind.value, self.family.value, plain_name(self.subject), place)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPlace:
    """Where something was found. `line` counts from 1; 0 means the file as a whole."""

    path: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerdict:
    """What a look at one head says of a claim.

    `evidence` is one or two sentences that say what was looked for and where. `near` are names that are
    there and resemble the subject, the best first. `place` is what a person would open to see for themselves.
    """

    state: ClaimState
    evidence: Text
    near: tuple[str, ...] = ()
    place: ClaimPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClaim:
    """A claim on a pull request: who made it where, and what is known of it at this head.

    `number` counts from 1 on its pull request and stays: people say `C2`. `source` is the identity of the
    statement that makes it, `url` leads there. `holds` says that its author is one whose claims hold the
    merge (`claims.hold_from`). The verdict is the machine's; what a human settled is in the ledger.
    `claimants` are everybody else who says the same here. `since` is when its state last changed, and
    `look_again_at` when time alone may change it. `is_told` says that its claimant was answered,
    `is_reminded` that who must act was reminded.
    """

    number: int
    claim: Claim
    verdict: ClaimVerdict
    author: str
    source: str
    url: str
    author_id: int = 0
    made_at: datetime | None = None
    holds: bool = True
    claimants: tuple[str, ...] = ()
    since: datetime | None = None
    look_again_at: datetime | None = None
    is_told: bool = False
    is_reminded: bool = False

    @property
    def account(self) -> Account:
        """Whoever made it."""
        return Account(self.author, self.author_id)

    @property
    def name(self) -> str:
        """How people call it: `C2`."""
        return f"C{self.number}"


MERGEABLE = "mergeable"
"""The subject of a CHECK claim that the change conflicts with its base."""


def fingerprint(text: str) -> str:
    """Sixteen hexadecimal digits that change whenever the text does: an edited comment is a new one."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def plain_name(name: str) -> str:
    """A name without what people leave out or add: `./`, backticks, call parentheses, case."""
    return name.strip("`'\" ").removeprefix("./").removesuffix("()").casefold()
