"""What GitHub's sentences mean when it refuses a merge: the gate that each belongs to, and whose turn it is.

GitHub tells refusals apart by their texts alone, so the texts are listed here, once. They were seen in public
reports of users of other merge bots and in GitHub's documentation of branch protection and rulesets. One that
is not listed belongs to the gate `github` and to a human.
"""

from dataclasses import dataclass
from enum import Enum

from bot.model.gate import GateState
from bot.model.markers import OWN_CHECK

GITHUB = "github"


class WhoseTurn(Enum):
    """Whose turn it is: `UPDATE` is Babysit's where it may update branches, else the author's."""

    AUTHOR = "author"
    UPDATE = "update"
    METHOD = "method"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class RefusalMeaning:
    """The gate that a refusal belongs to, how it is shut, and who does what."""

    gate: str
    state: GateState
    next_actor: str
    turn: WhoseTurn = WhoseTurn.OTHERS


def _author(gate: str, does: str) -> RefusalMeaning:
    return RefusalMeaning(gate, GateState.CLOSED, does, WhoseTurn.AUTHOR)


def _held(gate: str, who: str) -> RefusalMeaning:
    return RefusalMeaning(gate, GateState.HELD, who)


def _waiting(gate: str, who: str) -> RefusalMeaning:
    return RefusalMeaning(gate, GateState.WAITING, who)


_BEHIND = RefusalMeaning("conflicts", GateState.CLOSED, "update the branch", WhoseTurn.UPDATE)
_METHOD = RefusalMeaning(GITHUB, GateState.HELD, "", WhoseTurn.METHOD)
_REVIEW = _held("reviews", "a reviewer with write access")
_RED = _author("ci", "push a fix, or re-run")
_CI = _waiting("ci", "CI; an administrator, where a required check never reports")
_LOCKED = _held(GITHUB, "an administrator: unlock the branch")
_MOMENT = "GitHub; Babysit tries again by itself"

SENTENCES: tuple[tuple[str, RefusalMeaning], ...] = (
    ("is out of date", _BEHIND),
    ("up to date", _BEHIND),
    ("base branch was modified", _waiting("conflicts", _MOMENT)),
    ("already in progress", _waiting(GITHUB, _MOMENT)),
    ("can't be rebased", _author("conflicts", "rebase it, or have it merged by another method")),
    ("merge conflict", _author("conflicts", "merge or rebase")),
    ("is not mergeable", _author("conflicts", "merge or rebase")),
    ("changes requested", _author("reviews", "answer the review")),
    ("must be resolved", _author("reviews", "resolve the conversations")),
    ("unresolved conversation", _author("reviews", "resolve the conversations")),
    ("review", _REVIEW),
    ("approval", _REVIEW),
    ("is failing", _RED),
    ("are failing", _RED),
    ("have failed", _RED),
    ("has failed", _RED),
    ("status check", _CI),
    ("required workflow", _CI),
    ("code scanning", _CI),
    ("signature", _author(GITHUB, "sign the commits and push them again")),
    ("linear history", _METHOD),
    ("must not contain merge commits", _METHOD),
    ("not allowed on this repository", _METHOD),
    ("merge method", _METHOD),
    ("deploy", _held(GITHUB, "whoever deploys: the branch asks for a deployment first")),
    ("`workflows` permission", _held(GITHUB, "a human with write access: merge it, it changes workflows")),
    ("not accessible by integration", _held(GITHUB, "an administrator: give Babysit the right it lacks")),
    ("locked", _LOCKED),
    ("read-only", _LOCKED),
    ("not authorized to push", _held(GITHUB, "an administrator: let Babysit push to the branch")),
    ("through the merge queue", _held(GITHUB, "an administrator: look at the merge queue's rules")),
)
"""A part of the sentence in lower case, and what it means; the first that fits counts."""
_UNKNOWN = _held(GITHUB, "a human with write access: act on that, or merge by hand")
UPDATE_REFUSED = _author("conflicts", "update the branch")


def meaning_of(words: str) -> RefusalMeaning:
    """The gate that this sentence of GitHub's belongs to."""
    told = words.lower()
    return next((meaning for part, meaning in SENTENCES if part in told), _UNKNOWN)


def asks_for_our_check(words: str) -> bool:
    """Whether GitHub waits for the check run `babysit` itself, which rules that we cannot read require."""
    told = words.lower()
    return OWN_CHECK in told and "status check" in told
