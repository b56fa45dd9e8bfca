"""What is known of a repository when a claim is judged. Whatever is absent leaves the claim undetermined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.claims.judging.tree import FileTree
from bot.model.claims import ClaimPlace, ClaimState, ClaimVerdict
from bot.model.snapshot import Context
from bot.model.text import Code, Text


class IssueState(Enum):
    """How an issue or pull request stands."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"
    CLOSED_UNMERGED = "closed without merging"


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that has a name as a whole word. `line` counts from 1."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One head's facts.

    `contents` maps a path to its text, or to None where it could not be read or is no text. `changed_paths`
    has both names of a rename. `issues` are keyed as claims name them, "#12" or "owner/name#12"; one that is
    not there could not be read. `mentions` has, for each name that was searched for in the whole tree, every
    line that has it. `refs` are branches and tags, all that exist unless `has_all_refs` is False.
    `is_conflicting` is GitHub's word on whether the head merges into its base. None means: not read, or not
    completely.
    """

    head_sha: str
    tree: FileTree | None = None
    changed_paths: frozenset[str] | None = None
    contents: Mapping[str, str | None] = field(default_factory=dict)
    checks: Sequence[Context] | None = None
    issues: Mapping[str, IssueState] = field(default_factory=dict)
    refs: frozenset[str] | None = None
    has_all_refs: bool = True
    is_conflicting: bool | None = None
    mentions: Mapping[str, Sequence[Mention]] = field(default_factory=dict)


def at_head(evidence: Evidence) -> Text:
    """The words "at `abc1234`"."""
    return (" at ", Code(evidence.head_sha[:7]))


def confirmed(*says: Text) -> ClaimVerdict:
    """It is as claimed."""
    return ClaimVerdict(state=ClaimState.CONFIRMED, evidence=_joined(says))


def refuted(*says: Text, place: ClaimPlace | None = None, near: Sequence[str] = ()) -> ClaimVerdict:
    """It is not as claimed; `place` shows it."""
    return ClaimVerdict(state=ClaimState.REFUTED, evidence=_joined(says), place=place, near=tuple(near))


def undetermined(*says: Text, place: ClaimPlace | None = None, near: Sequence[str] = ()) -> ClaimVerdict:
    """Nothing mechanical decides; the evidence says why."""
    if near:
        hint: list[Text] = [(" Did you mean ", Code(near[0]), "?")]
        says = (*says, *hint)
    return ClaimVerdict(state=ClaimState.UNDETERMINED, evidence=_joined(says), place=place, near=tuple(near))


def _joined(says: Sequence[Text]) -> Text:
    return tuple(fragment for text in says for fragment in text)
