"""Emoji under texts. GitHub sends no webhook for them."""

from __future__ import annotations

from simulator.actions.people import Who, resolve
from simulator.state.issues import Issue, IssueComment, Reaction
from simulator.state.pulls import Review, ReviewComment
from simulator.state.world import Repository


def react(
    repository: Repository,
    on: Issue | IssueComment | Review | ReviewComment,
    content: str,
    *,
    author: Who = None,
) -> tuple[Reaction, bool]:
    """React, and whether that was new: the same emoji by the same account twice is once."""
    who = resolve(repository, author)
    for known in on.reactions:
        if known.user is who and known.content == content:
            return known, False
    world = repository.world
    new = Reaction(id=world.ids.next(), user=who, content=content, created_at=world.clock())
    on.reactions.append(new)
    return new, True
