"""What a gate is asked and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.model.answer import Answered
from bot.model.checklist import Posted, ReviewOutcome, Waiver
from bot.model.claims import KnownClaim
from bot.model.config import BrokenConfig, Config, FittingRule
from bot.model.diff import Diff
from bot.model.effects import Effect, UpdateBranch
from bot.model.finding import Finding
from bot.model.foreseen import Foreseen
from bot.model.holding import Neighbourhood
from bot.model.ledger import Entry
from bot.model.people import Person
from bot.model.refusal import Refusal
from bot.model.side_act import RefusedAct
from bot.model.snapshot import OpenCheck, Queued, Snapshot
from bot.model.text import Text


class GateState(Enum):
    """Whether a gate lets the merge through and, if not, who must act.

    The order is from least to most pressing.
    """

    OPEN = "open"
    WAITING = "waiting"
    HELD = "held"
    CLOSED = "closed"


class Need(Enum):
    """What is read only where it makes a difference, for it costs a request of its own."""

    QUEUE = "what is in the base's merge queue"
    MERGEABILITY = "whether GitHub says by now that it merges"
    CHECK_RUNS = "the check runs of this very moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What the check run on a commit has to say of one of the pull requests whose head it is.

    `is_queued` says that this pull request is, or was, in a merge queue with this head; `awaits_commands`
    that somebody said something there that is obeyed in a moment.
    """

    number: int
    base_ref: str
    conclusion: str | None
    title: str
    summary: str
    findings: Sequence[Finding] = ()
    is_queued: bool = False
    awaits_commands: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a gate may look at: a snapshot, the configuration in force, and the time.

    `rule` is the configuration's rule that fits, if one does. `broken` and `proposed` are what became of
    the base branch's configuration file and of the pull request's own copy. `looks` counts how often this
    pull request was looked at again without news, so that a wait can back off. `reviewed` is what the
    checklist said of this very head, None where it was not asked; `waivers` maps letters of items to who
    accepted their failure on this head; `posted` is what was said so far. `claims` are those made here, by
    number; `ledger` is what people decided here, oldest first, and `people` maps logins in lower case to
    what those may do now: everybody whose word the ledger or a review holds. `diff` are the changed
    lines, None where no gate needs them. `unread` counts statements that were not read for claims yet;
    `is_from_before` says that it was open before Babysit came, and nothing was pushed since; `items_url` is
    where the built-in items' pages are, empty where nobody knows. `commands_due_in_s` says when commands
    that were not obeyed at this look will be, None where there are none; `is_afresh` that somebody asked for
    everything to be evaluated and said anew. `commands` are what was said and what it came to; what they add
    is in `ledger`. `told` are the needs that were read for. `open_checks` are the commits on which a check
    run of this pull request may be open. `queue` is its base's merge queue, None where that was not asked.
    `refused` is what GitHub would not let Babysit do beside, by its name; `refusal` its last no to a merge of
    this head. `others` speak for the other open pull requests with this very head; `former_head` is the one
    at the last look, and `was_over` says that it was merged or closed then. `blocked_at` is when it left a
    merge queue for a conflict with others that were seen in there. `agent_files` are the texts of the base's
    agent files by path, None where no gate needs them; `agent_notes` is advice on those that it changes.
    `neighbourhood` is what it and the other open pull requests hold, None where nobody looked; `let_go` are
    numbers of those that share commits with what it held before, or holds since. `listed_branches` were told
    of before as left behind. `foreseen` is what its own configuration would have changed in
    earlier decisions, None where it proposes none or nobody compared; no gate asks for it.
    """

    snapshot: Snapshot
    config: Config
    now: datetime
    rule: FittingRule | None = None
    broken: BrokenConfig | None = None
    proposed: Config | BrokenConfig | None = None
    looks: int = 0
    reviewed: ReviewOutcome | None = None
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    posted: Posted = field(default_factory=Posted)
    diff: Diff | None = None
    claims: Sequence[KnownClaim] = ()
    ledger: Sequence[Entry] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    unread: int = 0
    is_from_before: bool = False
    items_url: str = ""
    commands_due_in_s: float | None = None
    refusal: Refusal | None = None
    is_afresh: bool = False
    commands: Sequence[Answered] = ()
    told: frozenset[Need] = frozenset()
    open_checks: Sequence[OpenCheck] = ()
    queue: Sequence[Queued] | None = None
    refused: Mapping[str, RefusedAct] = field(default_factory=dict)
    others: Sequence[Voice] = ()
    former_head: str = ""
    was_over: bool = False
    agent_files: Mapping[str, str] | None = None
    blocked_at: datetime | None = None
    neighbourhood: Neighbourhood | None = None
    let_go: Sequence[int] = ()
    agent_notes: Sequence[Finding] = ()
    listed_branches: frozenset[str] = frozenset()
    foreseen: Foreseen | None = None

    @property
    def waiting_since(self) -> datetime:
        """When Babysit first saw this head: the start of its own check run, else now."""
        own = self.snapshot.own_check
        return own.started_at if own is not None and own.started_at is not None else self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """One gate's answer.

    `says` is one sentence; `details` are further ones, folded where shown. `next_actor` says who must act:
    nobody for an open gate, and `asked` names all accounts and teams that may, without "@", where the
    sentence stops at a few. `awaits`, `failed` and `passed` name contexts whose next report may change the
    answer, and `counts_every_context` says that one reported for the first time may, too. `look_again_in_s`
    asks for another look although nothing was heard. `effects` are what the gate asks Babysit to do beside
    reporting. What costs something is asked for `if_last`: only while every other gate is open;
    for a mere look the gates that do not decide the conclusion make no difference. `is_notable` says that
    even an open gate has something to tell, `wants_comment` that it is worth a comment where there is none
    yet. `needs` is what the answer hangs on and is not read with everything else. `is_lasting` marks a wait
    that a merge queue does not wait for.
    """

    state: GateState
    says: Text
    details: Sequence[Text] = ()
    next_actor: Text = ()
    asked: Sequence[str] = ()
    since: datetime | None = None
    findings: Sequence[Finding] = ()
    awaits: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    counts_every_context: bool = False
    look_again_in_s: float | None = None
    look_again_if_last_in_s: float | None = None
    effects: Sequence[Effect] = ()
    effects_if_last: Sequence[Effect | UpdateBranch] = ()
    is_notable: bool = False
    wants_comment: bool = False
    needs: frozenset[Need] = frozenset()
    is_lasting: bool = False


class InQueue(Enum):
    """Whether a gate has a say in what is in a merge queue."""

    COUNTS = "counts"
    OF_OWN_ENTRIES = "counts for what Babysit queued"
    LEFT_TO_QUEUE = "GitHub's queue finds it out by itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One reason a pull request may or may not merge.

    `position` orders the table. A gate with `decides_conclusion` False only keeps Babysit from merging and
    leaves the check run's conclusion alone. One with `shown_when_open` False has no row unless it is shut.
    `section` is the section of the configuration that it goes by, empty where it goes by none. `in_queue`
    is its say in a merge queue. The one comment has a part `in_comment` for what it says, beside its row.
    """

    name: str
    position: int
    examine: Callable[[Case], GateResult]
    decides_conclusion: bool = True
    shown_when_open: bool = True
    section: str = ""
    in_queue: InQueue = InQueue.COUNTS
    in_comment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A gate beside its answer."""

    gate: Gate
    result: GateResult

    @property
    def is_open(self) -> bool:
        """Whether the gate lets the merge through."""
        return self.result.state is GateState.OPEN

    @property
    def is_shown(self) -> bool:
        """Whether people see a row of it."""
        return self.gate.shown_when_open or not self.is_open or self.result.is_notable
