"""The timeline of an issue or pull request, a line at a time."""

from __future__ import annotations

from simulator.state.accounts import Account
from simulator.state.issues import TimelineEvent
from simulator.state.world import Repository


def record(
    repository: Repository,
    number: int,
    event: str,
    actor: Account,
    *,
    label: str | None = None,
    commit_sha: str | None = None,
) -> TimelineEvent:
    """Write a line into the timeline of an issue or pull request."""
    world = repository.world
    line = TimelineEvent(
        id=world.ids.next(),
        event=event,
        actor=actor,
        created_at=world.clock(),
        label=label,
        commit_sha=commit_sha,
    )
    repository.issues[number].timeline.append(line)
    return line
