"""Branches: deleting a merged head, updating one that is behind."""

from enum import Enum

from bot.github.client import InstallationClient
from bot.github.errors import Forbidden, NotFound, Unprocessable
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.keys import PullRequestKey

# Each part of the name is escaped by itself, so that "#" and "?" in a name cannot cut it to another branch's.
_REF = "/repos/{owner}/{repo}/git/refs/heads{/ref*}"
_UPDATE = "PUT /repos/{owner}/{repo}/pulls/{number}/update-branch"
_OUTDATED = ("expected head sha", "expected_head_sha", "no new commits")
"""What GitHub says where the head moved meanwhile, or holds the base already."""


class Deletion(Enum):
    """What became of a branch that was to be deleted."""

    DELETED = "deleted"
    GONE_ALREADY = "gone already"
    REFUSED = "refused"


async def delete_branch(client: InstallationClient, repository: str, ref: str) -> Deletion:
    """Delete a branch; a protected one stays, which is no error.

    Raises:
        GitHubError: any other failure.
    """
    try:
        await client.delete(_REF, {**split(repository), "ref": ref.split("/")})
    except NotFound:
        return Deletion.GONE_ALREADY
    except Forbidden:
        return Deletion.REFUSED
    except Unprocessable as error:
        is_gone = "reference does not exist" in error.message.lower()
        return Deletion.GONE_ALREADY if is_gone else Deletion.REFUSED
    return Deletion.DELETED


async def update_branch(client: InstallationClient, key: PullRequestKey, head_sha: str) -> str:
    """Merge the base into the head if the head is still `head_sha`.

    Empty where that began, or where there is nothing to update any more; else GitHub's words for its refusal.

    Raises:
        GitHubError: any other failure.
    """
    variables = {**split(key.repository), "number": key.number}
    body = {"expected_head_sha": head_sha}
    try:
        await client.write(_UPDATE, variables, body, object, Priority.BRANCH)
    except (Unprocessable, Forbidden) as error:
        return "" if any(words in error.message.lower() for words in _OUTDATED) else error.message
    return ""
