"""What Babysit may do to GitHub: a closed set of small, idempotent values that an adapter carries out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.model.finding import Finding
from bot.model.holding import Holding
from bot.model.ledger import Entry
from bot.model.reaction import Reaction
from bot.model.snapshot import Context, OwnThread, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishCheck:
    """Make the check run `babysit` on `head_sha` say this.

    `check_run_id` is the run that says something else now, None where there is none; `earlier` is its
    external id, and `is_earlier_open` whether it has no conclusion. `conclusion` is None while in progress.
    `external_id` identifies the content, so that the next look can tell that nothing changed. `started_at` is
    when Babysit first saw this head. `title` is plain text, `summary` Markdown.
    """

    head_sha: str
    check_run_id: int | None
    external_id: str
    started_at: datetime
    conclusion: str | None
    title: str
    summary: str
    annotations: Sequence[Finding] = ()
    earlier: str = ""
    is_earlier_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCheck:
    """Conclude what Babysit left open on a commit that it judges no more; `why` is one plain sentence."""

    head_sha: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Merge the pull request if its head is still `head_sha`. `method` is squash, merge or rebase.

    `title` and `message` None leave those parts of the commit message to the repository's settings. Of
    several that wait, the one with the highest `rank` goes first. `head_ref` is its branch, empty in a fork,
    and `stacked_on` its base where that is another open pull request's branch, which must be open still.
    """

    head_sha: str
    method: str
    head_ref: str = ""
    stacked_on: str = ""
    title: str | None = None
    message: str | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue:
    """Put it in the base's merge queue if its head is still `head_sha`; `rank` is as for `Merge`."""

    node_id: str
    head_sha: str
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dequeue:
    """Take the pull request out of the merge queue; one that is in none any more is fine."""

    node_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteBranch:
    """Delete this branch of the pull request's own repository while its tip is `head_sha`.

    `repository_node_id` is empty where GitHub did not tell it.
    """

    ref: str
    head_sha: str
    repository_node_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateBranch:
    """Merge the base into the head branch if the head is still `head_sha`."""

    head_sha: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFailures:
    """Say once, in a comment, why these contexts failed on `head_sha`, a head or a merge group of `queue`.

    `comment_id` is Babysit's earlier report on the same head, edited in place; None posts a new comment.
    """

    head_sha: str
    failed: Sequence[Context]
    comment_id: int | None
    queue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishComment:
    """Make a comment of ours say `body`: edit `comment_id`, or post a new one where it is None.

    `is_answer` says that somebody waits for it.
    """

    comment_id: int | None
    body: str
    is_answer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineComment:
    """What to say at a line that the diff shows, about the findings with these fingerprints."""

    fingerprints: Sequence[str]
    path: str
    line: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFindings:
    """Comment on these lines of `head_sha`, all in one review, that is in one write of content."""

    head_sha: str
    comments: Sequence[LineComment]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveThread:
    """Call the conversation about these findings settled, once; one that is settled already is fine."""

    thread: OwnThread
    fingerprints: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenThread:
    """Open the conversation about findings of which one came back, once."""

    thread: OwnThread
    fingerprints: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLabel:
    """Put a label on the pull request; one that is on already is fine."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReviews:
    """Ask these people and teams of the repository's organisation for a review.

    What GitHub refuses is logged and let go.
    """

    users: Sequence[str] = ()
    team_slugs: Sequence[str] = ()


SmallEffect: TypeAlias = PublishCheck | DeleteBranch | PublishComment | AddLabel | RequestReviews
"""What is carried out as it stands: a report has to be read and worded first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember:
    """Add these entries to the pull request's ledger; those that are there already stay as they are."""

    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishStatus:
    """Make the one comment say `body`, whose `digest` is remembered; None posts a new comment.

    `answered` are the numbers of the claims whose claimants a new comment answers.
    """

    comment_id: int | None
    body: str
    digest: str
    answered: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerClaimant:
    """Let whoever made these claims know, by a reaction to the statement, that they were looked at."""

    statement: Statement
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Comment once that these claims wait for somebody."""

    numbers: Sequence[int]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBranches:
    """Comment once on these branches that agents left behind."""

    branches: Sequence[str]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """React to a comment or review; the same reaction twice is once."""

    statement: Statement
    reaction: Reaction

    @property
    def source(self) -> str:
        """The statement as it is remembered."""
        return self.statement.identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Answer the commands in the comment or review `source` with a comment."""

    source: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAnswered:
    """Remember what became of the commands in `source`, lest they be obeyed or answered again.

    It is left undone where something that was to be said there failed and may be said later.
    """

    source: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetHolding:
    """Forget what it held, for it is over: its commits are nobody's any more.

    `kept` is what is remembered of one that may be opened again.
    """

    kept: Holding | None = None


CommandEffect: TypeAlias = React | Reply | NoteAnswered
"""What whoever gave a command hears of it: each step may be repeated and shows once."""

ClaimEffect: TypeAlias = AnswerClaimant | Remind
"""What is said of claims, each once."""

SpokenEffect: TypeAlias = PublishStatus | PostFindings | ResolveThread | ReopenThread | ListBranches
"""What is said on the pull request and edited, or taken back, later."""

Effect: TypeAlias = (
    SmallEffect
    | ReportFailures
    | SpokenEffect
    | ClaimEffect
    | CommandEffect
    | Remember
    | EndCheck
    | ForgetHolding
)

Act: TypeAlias = Merge | Enqueue | Dequeue | UpdateBranch
"""What GitHub answers with more than yes: its answer decides what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """It is merged, now or by an earlier attempt.

    `sha` is the merge commit, None where GitHub did not say.
    """

    sha: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """It is in the merge queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dequeued:
    """It is in no merge queue any more, and not merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """GitHub merges the base into the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Not tried: something arrived while it waited for its turn, and may speak against it. Judge anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadMoved:
    """The head is no longer the judged one: judge anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """GitHub's final no, in its own words."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """Not merged, for a reason that passes by itself, for example a base that keeps moving: look again."""

    message: str


Still: TypeAlias = Callable[[], Awaitable[bool]]
"""Whether a merge is still wanted, asked when its turn to be sent has come."""

WithdrawalOutcome: TypeAlias = Dequeued | Merged | Refused | Unsettled

MergeOutcome: TypeAlias = Merged | Enqueued | Overtaken | HeadMoved | Refused | Unsettled

ActOutcome: TypeAlias = MergeOutcome | WithdrawalOutcome | Updated
