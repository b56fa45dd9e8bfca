"""Branches: deleting a merged head, updating one that is behind."""

from enum import Enum
from functools import partial

import msgspec

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Forbidden, NotFound, NotOffered, Unprocessable
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import DeleteBranch
from bot.model.keys import PullRequestKey
from bot.ways.ways import Way

# Each part of the name is escaped by itself, so that "#" and "?" in a name cannot cut it to another branch's.
_REF = "/repos/{owner}/{repo}/git/refs/heads{/ref*}"
_TIP = "/repos/{owner}/{repo}/git/ref/heads{/ref*}"
_UPDATE = "PUT /repos/{owner}/{repo}/pulls/{number}/update-branch"
_OUTDATED = ("expected head sha", "expected_head_sha", "no new commits")
"""What GitHub says where the head moved meanwhile, or holds the base already."""


class _Target(msgspec.Struct):
    sha: str


class _Ref(msgspec.Struct):
    """GitHub's answer.

    https://docs.github.com/rest/git/refs#get-a-reference
    """

    object: _Target


class _Payload(Camel):
    client_mutation_id: str | None = None


class _Deleted(Camel):
    update_refs: _Payload | None = None


DELETE_BRANCH = Document(document("delete_branch"), _Deleted)
"""https://docs.github.com/graphql/reference/mutations#updaterefs"""


class Deletion(Enum):
    """What became of a branch that was to be deleted. `MOVED`: it is at another commit, and stays."""

    DELETED = "deleted"
    GONE_ALREADY = "gone already"
    MOVED = "it was pushed to after the commit that was merged"
    REFUSED = "GitHub forbids it"


async def delete_branch(client: InstallationClient, key: PullRequestKey, effect: DeleteBranch) -> Deletion:
    """Delete a branch that is still at the commit that was merged; one that moved or is protected stays.

    GitHub compares and deletes in one step where it offers that and GraphQL is up; else Babysit compares
    right before.

    Raises:
        GitHubError: any other failure; the branch may be gone or not.
    """
    return await client.ways.write(
        Way(GRAPHQL, partial(_delete_in_one_step, client, key, effect)),
        Way(REST, partial(_compare_and_delete, client, key, effect)),
        done=partial(_seen, client, key, effect),
    )


async def _delete_in_one_step(
    client: InstallationClient, key: PullRequestKey, effect: DeleteBranch
) -> Deletion:
    variables = {
        "repositoryId": effect.repository_node_id,
        "name": f"refs/heads/{effect.ref}",
        "before": effect.head_sha,
        "gone": "0" * len(effect.head_sha),
    }
    try:
        answer = await client.change(DELETE_BRANCH, variables)
    except NotOffered:
        return await _compare_and_delete(client, key, effect)
    except (Unprocessable, Forbidden):
        return await _why_not(client, key, effect)
    return await _why_not(client, key, effect) if answer.errors else Deletion.DELETED


async def _why_not(client: InstallationClient, key: PullRequestKey, effect: DeleteBranch) -> Deletion:
    """GitHub words its refusal freely; the branch itself says what it was."""
    return await _seen(client, key, effect) or Deletion.REFUSED


async def _seen(client: InstallationClient, key: PullRequestKey, effect: DeleteBranch) -> Deletion | None:
    """What became of the branch by itself, None where it is as it was."""
    variables = {**split(key.repository), "ref": effect.ref.split("/")}
    try:
        tip = await client.get(_TIP, variables, _Ref)
    except NotFound:
        return Deletion.GONE_ALREADY
    return None if tip.object.sha == effect.head_sha else Deletion.MOVED


async def _compare_and_delete(
    client: InstallationClient, key: PullRequestKey, effect: DeleteBranch
) -> Deletion:
    seen = await _seen(client, key, effect)
    if seen is not None:
        return seen
    try:
        await client.delete(_REF, {**split(key.repository), "ref": effect.ref.split("/")})
    except NotFound:
        return Deletion.GONE_ALREADY
    except Forbidden:
        return Deletion.REFUSED
    except Unprocessable:
        return await _why_not(client, key, effect)
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
