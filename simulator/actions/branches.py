"""Branches made, moved and deleted without a new commit."""

from __future__ import annotations

from simulator.actions import lifecycle
from simulator.actions.people import Who, resolve
from simulator.actions.records import record
from simulator.actions.refs import branch_deleted, branch_moved
from simulator.actions.retargeting import retarget_stacked
from simulator.errors import Refused
from simulator.requirements import rules_on
from simulator.state.world import Repository


def create_branch(repository: Repository, branch: str, sha: str, *, author: Who = None) -> None:
    """A new branch at a commit that is already there.

    Raises:
        Refused: there is one of this name, or git forbids it.
    """
    if repository.branch_sha(branch) is not None:
        raise Refused(422, "Reference already exists")
    try:
        repository.git.set_ref(f"refs/heads/{branch}", sha)
    except ValueError as error:
        raise Refused(422, "Reference update failed") from error
    branch_moved(repository, branch, None, resolve(repository, author))


def move_branch(
    repository: Repository, branch: str, sha: str, *, author: Who = None, force: bool = False
) -> None:
    """Point a branch at another commit.

    Raises:
        Refused: that would lose commits and `force` is off.
    """
    before = repository.branch_sha(branch)
    if before is not None and not force and before not in repository.git.ancestors(sha):
        raise Refused(422, "Update is not a fast forward")
    repository.git.set_ref(f"refs/heads/{branch}", sha)
    branch_moved(repository, branch, before, resolve(repository, author))


def delete_branch(repository: Repository, branch: str, *, author: Who = None) -> None:
    """Delete a branch as through the API or git: pull requests from it and into it are closed.

    Raises:
        Refused: there is none, it is the default branch, or it is protected.
    """
    _check_deletable(repository, branch)
    _delete(repository, branch, author)


def delete_merged_head(repository: Repository, branch: str, *, author: Who = None) -> None:
    """GitHub's own deletion after a merge: stacked pull requests move first. Refusals are silent."""
    try:
        _check_deletable(repository, branch)
    except Refused:
        return
    retarget_stacked(repository, branch, resolve(repository, author))
    _delete(repository, branch, author)


def _check_deletable(repository: Repository, branch: str) -> None:
    if repository.branch_sha(branch) is None:
        raise Refused(422, "Reference does not exist")
    if branch == repository.default_branch:
        raise Refused(422, f"Cannot delete the default branch: refs/heads/{branch}")
    protection = repository.protections.get(branch)
    if protection is not None and not protection.allow_deletions:
        raise Refused(422, "Cannot delete a protected branch")
    if any(rule.type == "deletion" for rule in rules_on(repository, branch)):
        raise Refused(422, "Repository rule violations found\n\nCannot delete this branch\n\n")


def _delete(repository: Repository, branch: str, author: Who) -> None:
    sender = resolve(repository, author)
    before = repository.git.tip(branch)
    repository.git.delete_ref(f"refs/heads/{branch}")
    branch_deleted(repository, branch, before, sender)
    homes = [repository] if repository.parent is None else [repository, repository.parent]
    for home in homes:
        for pull in list(home.pull_requests.values()):
            is_head = pull.head_repository is repository and pull.head_ref == branch
            if is_head:
                record(home, pull.number, "head_ref_deleted", sender)
            if pull.is_open and (is_head or (home is repository and pull.base_ref == branch)):
                lifecycle.close(home, pull.number, author=sender)
