"""Branches that agents left behind: no open pull request comes from them, and nobody was told yet."""

from collections.abc import Sequence

from bot.agents.products import PRODUCTS, ProductKind
from bot.model.gate import Case
from bot.model.snapshot import AgentBranch, PullRequestState

WORKTREE = "worktree-agent-"
"""How Claude Code names the branch of an agent's worktree, which is not meant to be pushed."""
PREFIXES = (
    WORKTREE,
    "agent/",
    *(
        prefix
        for product in PRODUCTS
        if product.kind is ProductKind.CODING_AGENT
        for prefix in product.branches
    ),
)
QUIET_FOR_S = 3600
"""Whoever works on a branch without a pull request commits more often."""
MOST_LISTED = 99
"""Where the snapshot lists so many open pull requests there may be more, and none is called left behind."""


def left_behind(case: Case) -> Sequence[AgentBranch]:
    """Those to tell of where a pull request ends, by name."""
    snapshot = case.snapshot
    if len(snapshot.open_pull_requests) >= MOST_LISTED or snapshot.missing:
        return ()
    used = {request.head_ref for request in snapshot.open_pull_requests if not request.is_from_fork}
    used |= {request.base_ref for request in snapshot.open_pull_requests} | {snapshot.base.ref}
    if snapshot.state is not PullRequestState.CLOSED:
        used.add(snapshot.head.ref)  # is deleted with the merge, or meant to stay
    return [
        branch
        for branch in sorted(snapshot.agent_branches, key=lambda branch: branch.name)
        if branch.name.startswith(PREFIXES)
        and branch.name not in used
        and branch.name not in case.listed_branches
        and _is_left(case, branch)
    ]


def _is_left(case: Case, branch: AgentBranch) -> bool:
    own = case.snapshot.head
    if branch.name.startswith(WORKTREE) or (branch.name == own.ref and not own.is_fork):
        return True
    at = branch.committed_at
    return at is not None and (case.now - at).total_seconds() >= QUIET_FOR_S
