"""What finishes a merge of Babysit's own, once: the check run, the head branch, then the line in the ledger.

The ledger's line is written last and says that nothing is left to do: whatever kills the server before, the
next look begins again, and no look that comes later touches the branch.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.agents.attribution import account
from bot.decide.publication import as_concluded, as_over, merged_note
from bot.model.config import Mode
from bot.model.effects import DeleteBranch, Effect, ListBranches, Remember
from bot.model.gate import Case, Examined
from bot.model.ledger import Entry, EntryKind
from bot.model.markers import LEFT_BEHIND
from bot.model.snapshot import ActorKind
from bot.policy.commenting import is_silent
from bot.policy.left_behind import left_behind
from bot.render.left_behind import body

MERGE_QUEUE = "github-merge-queue"
"""The account that GitHub's merge queue merges with."""
STAYS_AFTER = timedelta(days=1)
"""How long after a merge its branch may still be deleted: later its name may mean something else."""


def finishing(case: Case, examined: Sequence[Examined], sha: str | None) -> tuple[Effect, ...]:
    """What is left to do of this merge, in order; `sha` is the merge commit, where GitHub told it."""
    return (*_told(case, examined, sha), *_deletion(case), *listing(case), _written_down(case, sha))


def listing(case: Case) -> Iterator[ListBranches]:
    """What agents left behind, told on the pull request that ended, where comments are wanted."""
    is_told = any(comment.body.startswith(LEFT_BEHIND) for comment in case.snapshot.own_comments)
    found = () if is_told or is_silent(case) or case.config.mode is Mode.OBSERVE else left_behind(case)
    if found:
        yield ListBranches(branches=[branch.name for branch in found], body=body(found))


def is_finished(case: Case) -> bool:
    """Whether the merge was brought to its end before."""
    return any(entry.kind is EntryKind.MERGED for entry in case.ledger)


def was_ours(case: Case) -> bool:
    """Whether Babysit merged it, or put it in the queue that did."""
    snapshot = case.snapshot
    return snapshot.is_own(snapshot.enqueued_by if _is_by_queue(case) else snapshot.merged_by)


def _is_by_queue(case: Case) -> bool:
    """GitHub's merge queue merges with an account of its own; a person's of that name is no queue."""
    merged_by = case.snapshot.merged_by
    is_app = merged_by is not None and merged_by.kind is not ActorKind.USER
    return merged_by is not None and is_app and account(merged_by.login) == MERGE_QUEUE


def _told(case: Case, examined: Sequence[Examined], sha: str | None) -> tuple[Effect, ...]:
    """The check run; one that was green before a kill, and has nothing to add, is left as it is."""
    if case.others:
        return as_over(case, "success", merged_note(sha))
    own = case.snapshot.own_check
    is_green = own is not None and (own.status, own.conclusion) == ("completed", "success")
    is_told = is_green and not examined and not case.refused
    return () if is_told else as_concluded(case, examined, merged_note(sha))


def _written_down(case: Case, sha: str | None) -> Remember:
    """The merge in the ledger, once for each head however often it is told."""
    snapshot = case.snapshot
    entry = Entry(
        kind=EntryKind.MERGED,
        at=case.now,
        head_sha=snapshot.head.sha,
        base_ref=snapshot.base.ref,
        why=f"merged as {sha}" if sha else "",
        url=snapshot.url,
        source=f"merge {snapshot.head.sha}",
    )
    return Remember(entries=(entry,))


def _deletion(case: Case) -> Iterator[DeleteBranch]:
    """The head branch, unless it is not ours to delete, merged long ago, or somebody builds on it."""
    snapshot, head = case.snapshot, case.snapshot.head
    keeps = head.is_fork or head.is_protected or not head.exists or _is_needed(case) or snapshot.missing
    is_old = snapshot.merged_at is not None and case.now - snapshot.merged_at > STAYS_AFTER
    if not (keeps or is_old or snapshot.base.deletes_merged_heads) and case.config.merge.delete_branch:
        node_id = snapshot.repository.node_id if snapshot.repository is not None else ""
        yield DeleteBranch(ref=head.ref, head_sha=head.sha, repository_node_id=node_id)


def _is_needed(case: Case) -> bool:
    """Whether another open pull request comes from the branch or goes into it; forks have their own."""
    if case.snapshot.head.is_shared:
        return True
    ref = case.snapshot.head.ref
    others = [
        pull_request
        for pull_request in case.snapshot.open_pull_requests
        if pull_request.number != case.snapshot.key.number
    ]
    return any(
        neighbour.base_ref == ref or (neighbour.head_ref == ref and not neighbour.is_from_fork)
        for neighbour in others
    )
