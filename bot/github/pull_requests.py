"""A pull request by REST: reading it is also how GitHub is made to compute whether it merges."""

import msgspec

from bot.github.client import InstallationClient
from bot.github.repository import split
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Mergeability

_ROUTE = "/repos/{owner}/{repo}/pulls/{number}"


class _Head(msgspec.Struct):
    sha: str


class _Base(msgspec.Struct, frozen=True):
    ref: str = ""


class RestPullRequest(msgspec.Struct):
    """The few fields that settle what happened to it. `mergeable` is None while GitHub computes it."""

    state: str
    head: _Head
    base: _Base = _Base()
    merged: bool = False
    merge_commit_sha: str | None = None
    mergeable: bool | None = None


async def read_pull_request(client: InstallationClient, key: PullRequestKey) -> RestPullRequest:
    """The pull request now; starts the computation of its mergeability where that is unknown.

    Raises:
        GitHubError: it could not be read.
    """
    return await client.get(_ROUTE, {**split(key.repository), "number": key.number}, RestPullRequest)


async def read_mergeability(client: InstallationClient, key: PullRequestKey) -> Mergeability:
    """Whether the head merges into the base, unknown while GitHub computes it.

    Raises:
        GitHubError: it could not be read.
    """
    match (await read_pull_request(client, key)).mergeable:
        case True:
            return Mergeability.MERGEABLE
        case False:
            return Mergeability.CONFLICTING
        case None:
            return Mergeability.UNKNOWN
