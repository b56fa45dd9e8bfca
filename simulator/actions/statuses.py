"""Commit statuses."""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.payloads import Json
from simulator.payloads.basics import moment
from simulator.payloads.repositories import commit, page
from simulator.state.checks import CommitStatus
from simulator.state.world import Repository


def set_status(
    repository: Repository,
    sha: str,
    context: str,
    state: str,
    *,
    description: str | None = None,
    target_url: str | None = None,
    author: Who = None,
) -> CommitStatus:
    """Report error, failure, pending or success for a context on a commit; the newest one counts."""
    world, sender = repository.world, resolve(repository, author)
    now = world.clock()
    new = CommitStatus(
        id=world.ids.next(),
        sha=sha,
        context=context,
        state=state,
        description=description,
        target_url=target_url,
        creator=sender,
        created_at=now,
        updated_at=now,
    )
    repository.statuses.setdefault(sha, []).append(new)
    world.remember(new)
    body: Json = {
        "id": new.id,
        "sha": sha,
        "name": repository.full_name,
        "target_url": target_url,
        "context": context,
        "description": description,
        "state": state,
        "commit": commit(repository, repository.git.read_commit(sha)),
        "branches": [
            {
                "name": name,
                "commit": {"sha": sha, "url": f"{page(repository)}/commit/{sha}"},
                "protected": False,
            }
            for name, tip in repository.branches().items()
            if tip == sha
        ],
        "created_at": moment(now),
        "updated_at": moment(now),
    }
    emit(repository, "status", body, sender)
    return new


def newest_statuses(repository: Repository, sha: str) -> list[CommitStatus]:
    """The newest status of each context on a commit."""
    return list({status.context: status for status in repository.statuses.get(sha, [])}.values())
