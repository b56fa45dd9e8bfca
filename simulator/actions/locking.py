"""Locked conversations: nobody without write access may say anything, and no App may.

Sources: https://docs.github.com/communities/moderating-comments-and-conversations/locking-conversations
What an App hears is quoted in https://github.com/probot/stale/issues/25 and in renovatebot/renovate#6215.
"""

from __future__ import annotations

from simulator.access import has_role
from simulator.actions.lifecycle import tell
from simulator.actions.people import Who, resolve
from simulator.errors import Refused
from simulator.state.accounts import Account
from simulator.state.issues import Issue
from simulator.state.world import Repository


def lock(repository: Repository, number: int, *, author: Who = None) -> None:
    """Lock a conversation."""
    repository.issues[number].is_locked = True
    tell(repository, number, "locked", resolve(repository, author))


def unlock(repository: Repository, number: int, *, author: Who = None) -> None:
    """Open a conversation again."""
    repository.issues[number].is_locked = False
    tell(repository, number, "unlocked", resolve(repository, author))


def is_silenced(repository: Repository, issue: Issue, who: Account) -> bool:
    """Whether this account may say nothing in the conversation, because it is locked."""
    return issue.is_locked and (who.kind == "Bot" or not has_role(repository, who, "write"))


def check_may_comment(repository: Repository, issue: Issue, who: Account) -> None:
    """Refuse a comment in a locked conversation.

    Raises:
        Refused: 403, in GitHub's words.
    """
    if is_silenced(repository, issue, who):
        raise Refused(403, "Unable to create comment because issue is locked.")
