"""Somebody picks a commit onto a branch, as `git cherry-pick` and `git rebase` do."""

from __future__ import annotations

from simulator.actions.people import Who, resolve, sign
from simulator.actions.refs import branch_moved
from simulator.git.repository import CommitText
from simulator.state.world import Repository


def cherry_pick(repository: Repository, branch: str, sha: str, *, author: Who = None) -> str:
    """Make a commit once more on a branch and return the new SHA; author, their date and the words stay.

    A branch that does not exist begins at the default branch.

    Raises:
        ValueError: it conflicts with what is there.
    """
    git, who = repository.git, resolve(repository, author)
    before = repository.branch_sha(branch)
    onto = before or git.tip(repository.default_branch)
    picked = git.read_commit(sha)
    tree = git.three_way(picked.parents[0], onto, sha)
    if tree is None:
        raise ValueError(f"{sha} conflicts with {branch}")
    text = CommitText(message=picked.message, author=picked.author, committer=sign(repository.world, who))
    made = git.commit(text, (onto,), tree)
    git.set_ref(f"refs/heads/{branch}", made)
    branch_moved(repository, branch, before, who)
    return made
