"""A cheap look at every open pull request of an installation, to notice what no webhook told.

What did not change costs nothing: the list of repositories, and the lists of those in which nothing was open,
are asked for by REST with entity tags. Only where something is open a query tells, for 25 repositories at a
time, what lists do not: checks, mergeability, reviews.
"""

import hashlib
from collections.abc import Collection, Sequence
from functools import partial
from itertools import islice

import msgspec

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import GitHubError, RateLimited
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, PageInfo
from bot.github.rest.lists import open_into
from bot.model.keys import PullRequestKey
from bot.model.swept import Swept, SweptPullRequest
from bot.ways.ways import Way

REPOSITORIES_AT_ONCE = 25
MOST_IDLE = 250
"""Idle repositories that are asked one by one, with a tag: free of the hour, but not of the minute."""
PULL_REQUESTS_AT_ONCE = 100
_ROUTE = "/installation/repositories?per_page=100"
_ANY_OPEN = "/repos/{owner}/{repo}/pulls?state=open&per_page=1"


class _RestRepository(msgspec.Struct):
    node_id: str
    full_name: str
    id: int = 0
    archived: bool = False
    disabled: bool = False


class _RepositoriesPage(msgspec.Struct):
    repositories: list[_RestRepository]


class _Listed(msgspec.Struct):
    number: int


class _Open(Camel):
    id: str
    number: int
    head_ref_oid: str
    base_ref_name: str
    is_draft: bool
    updated_at: str
    mergeable: str
    review_decision: str | None = None


class _OpenList(Camel):
    page_info: PageInfo
    nodes: list[_Open | None] | None = None


class _SweptRepository(Camel):
    """Empty where GitHub cannot show the node any more."""

    id: str = ""
    database_id: int | None = None
    name_with_owner: str = ""
    pull_requests: _OpenList | None = None


class _Repositories(Camel):
    nodes: list[_SweptRepository | None]


class _Count(Camel):
    state: str
    count: int


class _Counts(Camel):
    check_run_counts_by_state: list[_Count] | None = None
    status_context_counts_by_state: list[_Count] | None = None


class _CountsRollup(Camel):
    contexts: _Counts | None = None


class _CountsCommit(Camel):
    status_check_rollup: _CountsRollup | None = None


class _CountsNode(Camel):
    commit: _CountsCommit | None = None


class _CountsCommits(Camel):
    nodes: list[_CountsNode | None] | None = None


class _CountedPullRequest(Camel):
    id: str = ""
    commits: _CountsCommits | None = None


class _Checks(Camel):
    nodes: list[_CountedPullRequest | None]


REPOSITORIES = Document(document("sweep_repositories"), _Repositories)
CHECKS = Document(document("sweep_checks"), _Checks)


async def sweep(client: InstallationClient, installation_id: int, idle: set[int]) -> Swept:
    """Every open pull request of the installation.

    `idle` remembers, from one sweep to the next, the repositories in which nothing was open. Costs nothing
    where nothing changed and nothing is open; else one request and point for 25 repositories, and one request
    of two points for 100 pull requests; by REST two requests a repository, free where nothing changed there.

    Raises:
        GitHubError: they could not be read.
    """
    listed = await client.get_pages(_ROUTE, {}, _RepositoriesPage)
    repositories = [
        item for page in listed for item in page.repositories if not (item.archived or item.disabled)
    ]
    return await client.ways.read(
        Way(GRAPHQL, partial(_by_query, client, installation_id, repositories, idle)),
        Way(REST, partial(_by_rest, client, installation_id, repositories)),
    )


async def _by_rest(
    client: InstallationClient, installation_id: int, repositories: Sequence[_RestRepository]
) -> Swept:
    swept: list[SweptPullRequest] = []
    whole: dict[int, str] = {}
    for repository in repositories:
        home = await open_into(client, repository.full_name, repository.id, "")
        if home is None:
            continue
        whole[home.repository_id] = home.repository
        swept += [
            SweptPullRequest(
                key=PullRequestKey(
                    installation_id=installation_id,
                    repository_id=home.repository_id,
                    repository=home.repository,
                    number=pull_request.number,
                ),
                fingerprint="",
                outline=_outline(
                    pull_request.head.sha,
                    pull_request.base.ref,
                    pull_request.updated_at,
                    is_draft=pull_request.draft,
                ),
                head_sha=pull_request.head.sha,
            )
            for pull_request in home.found
        ]
    return Swept(is_by_rest=True, repositories=whole, pull_requests=swept)


def _outline(head_sha: str, base_ref: str, updated_at: str, *, is_draft: bool) -> str:
    return f"{head_sha} {base_ref} {updated_at} {is_draft}"


async def _by_query(
    client: InstallationClient,
    installation_id: int,
    repositories: Sequence[_RestRepository],
    idle: set[int],
) -> Swept:
    swept: list[SweptPullRequest] = []
    whole = await _still_idle(client, repositories, idle)
    asked = [repository for repository in repositories if repository.id not in whole]
    for batch in _batches([repository.node_id for repository in asked], REPOSITORIES_AT_ONCE):
        found = await _open_pull_requests(client, batch, whole)
        counts = await _counts(client, [item.id for _where, item in found])
        swept += [
            SweptPullRequest(
                key=PullRequestKey(
                    installation_id=installation_id,
                    repository_id=where.database_id or 0,
                    repository=where.name_with_owner,
                    number=item.number,
                ),
                fingerprint=_fingerprint(item, counts.get(item.id)),
                outline=_outline(
                    item.head_ref_oid, item.base_ref_name, item.updated_at, is_draft=item.is_draft
                ),
                head_sha=item.head_ref_oid,
            )
            for where, item in found
        ]
    idle.clear()
    idle.update(whole.keys() - {pull_request.key.repository_id for pull_request in swept})
    return Swept(repositories=whole, pull_requests=swept)


async def _still_idle(
    client: InstallationClient, repositories: Sequence[_RestRepository], idle: Collection[int]
) -> dict[int, str]:
    """Those of the idle ones in which nothing is open now either; what fails is left to the query."""
    still: dict[int, str] = {}
    for repository in [repository for repository in repositories if repository.id in idle][:MOST_IDLE]:
        owner, _, name = repository.full_name.partition("/")
        try:
            found = await client.get(_ANY_OPEN, {"owner": owner, "repo": name}, list[_Listed])
        except RateLimited:
            raise
        except GitHubError:
            continue
        if not found:
            still[repository.id] = repository.full_name
    return still


async def _open_pull_requests(
    client: InstallationClient, ids: Sequence[str], whole: dict[int, str]
) -> list[tuple[_SweptRepository, _Open]]:
    """Each beside its repository; a repository with more than a hundred goes on by itself.

    Those that were read whole are added to `whole`.
    """
    found: list[tuple[_SweptRepository, _Open]] = []
    waiting: list[tuple[Sequence[str], str | None]] = [(ids, None)]
    while waiting:
        wanted, after = waiting.pop()
        data = (await client.query(REPOSITORIES, {"ids": wanted, "after": after})).data
        for node in data.nodes:
            if node is None or node.pull_requests is None:
                continue
            nodes = node.pull_requests.nodes or []
            found += [(node, item) for item in nodes if item is not None]
            if (cursor := node.pull_requests.page_info.more_from) is not None:
                waiting.append(([node.id], cursor))
            elif node.database_id:
                whole[node.database_id] = node.name_with_owner
    return found


async def _counts(client: InstallationClient, ids: Sequence[str]) -> dict[str, _CountedPullRequest]:
    counted: dict[str, _CountedPullRequest] = {}
    for batch in _batches(ids, PULL_REQUESTS_AT_ONCE):
        data = (await client.query(CHECKS, {"ids": batch})).data
        counted |= {node.id: node for node in data.nodes if node is not None}
    return counted


def _fingerprint(item: _Open, counted: _CountedPullRequest | None) -> str:
    content = msgspec.json.encode([item, counted])
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _batches(ids: Sequence[str], size: int) -> Sequence[Sequence[str]]:
    rest = iter(ids)
    batches: list[Sequence[str]] = []
    while batch := list(islice(rest, size)):
        batches.append(batch)
    return batches
