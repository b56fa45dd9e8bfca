"""Somebody pushes a commit."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.actions.people import Who, resolve, sign
from simulator.actions.refs import branch_moved
from simulator.git.repository import CommitText, Content
from simulator.state.world import Repository


def push(
    repository: Repository,
    branch: str,
    files: Mapping[str, Content],
    *,
    message: str = "Change things",
    author: Who = None,
    onto: str | None = None,
) -> str:
    """Commit `files` (None deletes a path) on a branch and return the new SHA.

    A branch that does not exist begins at the default branch. With `onto`, a commit or a branch, the new one
    stands on that instead: a forced push where the branch was elsewhere.
    """
    git, who = repository.git, resolve(repository, author)
    before = repository.branch_sha(branch)
    parent = before or repository.branch_sha(repository.default_branch)
    if onto is not None:
        parent = repository.branch_sha(onto) or onto
    text = CommitText(
        message=message, author=sign(repository.world, who), committer=sign(repository.world, who)
    )
    sha = git.commit(text, (parent,) if parent else (), git.changed_tree(parent, files))
    git.set_ref(f"refs/heads/{branch}", sha)
    branch_moved(repository, branch, before, who)
    return sha
