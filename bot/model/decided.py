"""A decision as it is kept: what each gate said, and what came of it, in words that stay readable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.trigger import CausingDelivery

MOST_WORDS = 300
DONE, FAILED = "Done", "Failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOutcome:
    """What a gate answered. `says` and `next_actor` are plain text, foreign parts and all."""

    gate: str
    state: str
    says: str
    next_actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOutcome:
    """What was decided. `act` is `Merge`, `Enqueue`, `Dequeue`, `UpdateBranch`, or empty for none.

    `conclusion` and `title` are the check run's; None while machines must act. `effects` names what was to be
    done beside, in its order. Of what is over no gate is asked: `gates` is empty.
    """

    state: str
    gates: tuple[GateOutcome, ...] = ()
    act: str = ""
    conclusion: str | None = None
    title: str = ""
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What came of one thing that was tried: `name` is the effect's or act's, `outcome` its answer's.

    An effect's is `DONE` or `FAILED`, an act's one of `ActOutcome`. `words` are GitHub's own where it said
    no, at most `MOST_WORDS` characters.
    """

    name: str
    outcome: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The deliveries that asked for a decision, none where time did or Babysit itself, and what came of it.

    An effect or act of the decision that is not among the `deeds` was not reached: news came before, or
    something else failed.
    """

    causes: Sequence[CausingDelivery] = ()
    deeds: Sequence[Deed] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A decision in the records. `at` is when it was made first, `last_at` when for the last time in a row.

    `times` counts those. `version` is the Babysit that decided. `parts` is what it was decided from, by
    name: empty where that was too large to keep. `course` is None where an older Babysit kept none.
    """

    record_id: int
    repository_id: int
    number: int
    at: datetime
    last_at: datetime
    times: int
    head_sha: str
    version: str
    outcome: DecidedOutcome
    parts: dict[str, bytes]
    course: Course | None = None
