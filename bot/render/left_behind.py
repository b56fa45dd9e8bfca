"""What is said of branches that agents left behind: what they are, and how to clean up."""

import re
from collections.abc import Sequence

from bot.model.markers import LEFT_BEHIND
from bot.model.snapshot import AgentBranch
from bot.model.text import counted
from bot.render.markdown import code, fenced, moment

MOST_LISTED = 20
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+@=-]{0,200}")
"""Names that mean nothing to a shell; others are shown, and left to whoever knows them."""


def body(branches: Sequence[AgentBranch]) -> str:
    """One comment: the branches, then the commands, to be run by somebody who has looked."""
    shown = branches[:MOST_LISTED]
    rows = [_row(branch) for branch in shown]
    more = len(branches) - len(shown)
    rows += [f"- and {counted(more, 'more branch', 'more branches')}"] if more else []
    safe = [branch.name for branch in shown if _SAFE.fullmatch(branch.name)]
    said = "No open pull request comes from these agents' branches, and Babysit deletes none unasked:"
    parts = [f"{LEFT_BEHIND}\n{said}", "\n".join(rows)]
    if safe:
        parts.append("If nobody works on them any more, in a clone of this repository:")
        parts.append(fenced(_commands(safe)))
    return "\n\n".join(parts) + "\n"


def _row(branch: AgentBranch) -> str:
    since = f", last commit {moment(branch.committed_at)}" if branch.committed_at is not None else ""
    return f"- {code(branch.name)}{since}"


def _commands(names: Sequence[str]) -> Sequence[str]:
    """First the worktree that has the branch, where there is one: git keeps a branch that is checked out."""
    return [
        "git worktree list    # then, for one that has such a branch: git worktree remove PATH",
        "git worktree prune",
        *(f"git branch -D {name}; git push origin --delete {name}" for name in names),
    ]
