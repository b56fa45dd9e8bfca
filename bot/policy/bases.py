"""Whether a base branch still leads anywhere: what is merged into a branch that is over reaches nobody.

A stack's branch stays after its own pull request was merged, as long as another one goes into it. A branch
that lives on looks the same the day after it was released, so what tells them apart is asked in this order:
another open pull request from it; GitHub's default branch; a protection against deletion that is not every
branch's; the names of `merge.long_lived`; and a push to it before the pull request was pointed at it.
"""

from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from bot.model.gate import Case
from bot.model.snapshot import Proposal, PullRequestState, Snapshot


def over(case: Case) -> Proposal | None:
    """The base's own pull request, where it is over and nothing says that the branch lives on."""
    base = case.snapshot.base
    proposals = [proposal for proposal in base.proposals if proposal.number != case.snapshot.key.number]
    if not proposals or any(proposal.state is PullRequestState.OPEN for proposal in proposals):
        return None
    if base.is_default or _is_kept(case.snapshot) or is_named(base.ref, case.config.merge.long_lived):
        return None
    last = max(proposals, key=lambda proposal: (_time(proposal.ended_at), proposal.number))
    is_gone_on = base.sha != last.head_sha and _is_pointed_after(case.snapshot, last)
    return None if is_gone_on else last


def is_stacked(snapshot: Snapshot) -> bool:
    """Whether its base is another open pull request's branch."""
    return any(proposal.state is PullRequestState.OPEN for proposal in snapshot.base.proposals)


def standing_on(snapshot: Snapshot) -> Sequence[int]:
    """The other open pull requests that go into this one's branch."""
    if snapshot.head.is_fork:
        return ()
    return [
        request.number for request in snapshot.open_pull_requests if request.base_ref == snapshot.head.ref
    ]


def is_named(ref: str, globs: Sequence[str]) -> bool:
    """Whether one of the globs is this branch: `dev` is not `dev/fix`."""
    parts = ref.split("/")
    return any(
        len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
        for wanted in (glob.split("/") for glob in globs)
    )


def _is_kept(snapshot: Snapshot) -> bool:
    """A rule that keeps the head as well is one for every branch, and says nothing of this one."""
    is_everybodys = snapshot.head.is_protected and not snapshot.head.is_fork
    return snapshot.base.is_protected and not is_everybodys


def _is_pointed_after(snapshot: Snapshot, last: Proposal) -> bool:
    pointed_at = snapshot.base_changed_at or snapshot.opened_at
    return last.ended_at is not None and pointed_at is not None and pointed_at > last.ended_at


def _time(at: datetime | None) -> float:
    return at.timestamp() if at is not None else 0.0
