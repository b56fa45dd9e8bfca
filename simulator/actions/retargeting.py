"""Changing the branch that a pull request merges into."""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.records import record
from simulator.actions.refs import base_moved
from simulator.errors import invalid
from simulator.payloads import Json
from simulator.payloads.pulls import pull_request_in_event
from simulator.state.accounts import Account
from simulator.state.world import PullRequest, Repository


def change_base(pull: PullRequest, base: str, sender: Account) -> None:
    """Merge into another branch from now on: `edited` with the old base.

    Raises:
        Refused: there is no such branch.
    """
    repository = pull.repository
    if repository.branch_sha(base) is None:
        raise invalid("PullRequest", "base")
    old_ref, old_sha = pull.base_ref, pull.base_sha
    pull.base_ref = base
    base_moved(pull)
    pull.issue.updated_at = repository.world.clock()
    record(repository, pull.number, "base_ref_changed", sender)
    body: Json = {
        "action": "edited",
        "number": pull.number,
        "pull_request": pull_request_in_event(pull),
        "changes": {"base": {"ref": {"from": old_ref}, "sha": {"from": old_sha}}},
    }
    emit(repository, "pull_request", body, sender)


def retarget_stacked(repository: Repository, branch: str, sender: Account) -> None:
    """Move open pull requests based on a merged head to where that head went."""
    merged = [
        pull
        for pull in repository.pull_requests.values()
        if pull.is_merged and pull.head_ref == branch and pull.head_repository is repository
    ]
    if merged:
        for pull in repository.open_pull_requests():
            if pull.base_ref == branch:
                change_base(pull, merged[-1].base_ref, sender)
