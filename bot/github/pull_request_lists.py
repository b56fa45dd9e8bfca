"""Which open pull requests a commit or a base branch concerns."""

from collections.abc import Sequence
from functools import partial

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Incomplete
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, PageInfo
from bot.github.rest import lists
from bot.model.keys import BaseKey, HeadKey, PullRequestKey
from bot.ways.ways import Way

MOST_PAGES = 50


class _Numbered(Camel):
    database_id: int | None = None


class _AtNode(Camel):
    number: int
    head_ref_oid: str
    state: str = "OPEN"
    base_repository: _Numbered | None = None


class _AtList(Camel):
    nodes: list[_AtNode | None] | None = None
    page_info: PageInfo = PageInfo()


class _AtCommit(Camel):
    associated_pull_requests: _AtList | None = None


class _AtRepository(Camel):
    database_id: int | None
    name_with_owner: str
    pull_requests: _AtList
    object: _AtCommit | None = None


class _At(Camel):
    repository: _AtRepository | None = None


class _IntoNode(Camel):
    number: int


class _IntoList(Camel):
    nodes: list[_IntoNode | None] | None = None
    page_info: PageInfo = PageInfo()


class _IntoRepository(Camel):
    database_id: int | None
    name_with_owner: str
    pull_requests: _IntoList


class _Into(Camel):
    repository: _IntoRepository | None = None


AT = Document(document("pull_requests_at"), _At)
INTO = Document(document("pull_requests_into"), _Into)


async def pull_requests_at(client: InstallationClient, key: HeadKey) -> Sequence[PullRequestKey]:
    """The open pull requests whose head is this commit.

    GitHub associates commits with pull requests, but none of a fork and none at once; so the repository's
    open ones are looked through too, the newest first, until one is found.

    Raises:
        GitHubError: they could not be read.
    """
    return await client.ways.read(
        Way(GRAPHQL, partial(_at_by_query, client, key)), Way(REST, partial(_at_by_rest, client, key))
    )


async def _at_by_rest(client: InstallationClient, key: HeadKey) -> Sequence[PullRequestKey]:
    return _keys(key, await lists.open_at(client, key.repository, key.repository_id, key.head_sha))


async def _at_by_query(client: InstallationClient, key: HeadKey) -> Sequence[PullRequestKey]:
    owner, _, name = key.repository.partition("/")
    after: str | None = None
    for _page in range(MOST_PAGES):
        variables = {"owner": owner, "name": name, "sha": key.head_sha, "after": after}
        repository = (await client.query(AT, variables)).data.repository
        if repository is None or _is_another(key, repository):
            return ()
        found = _matching(repository, key.head_sha)
        after = repository.pull_requests.page_info.more_from
        if found or after is None:
            return tuple(_key(key, repository, number) for number in sorted(found))
    raise Incomplete("query PullRequestsAt")


async def pull_requests_into(client: InstallationClient, key: BaseKey) -> Sequence[PullRequestKey]:
    """The open pull requests into a branch, or into any where the key names none.

    Raises:
        GitHubError: they could not be read.
    """
    return await client.ways.read(
        Way(GRAPHQL, partial(_into_by_query, client, key)), Way(REST, partial(_into_by_rest, client, key))
    )


async def _into_by_rest(client: InstallationClient, key: BaseKey) -> Sequence[PullRequestKey]:
    return _keys(key, await lists.open_into(client, key.repository, key.repository_id, key.base_ref))


async def _into_by_query(client: InstallationClient, key: BaseKey) -> Sequence[PullRequestKey]:
    owner, _, name = key.repository.partition("/")
    numbers: set[int] = set()
    after: str | None = None
    for _page in range(MOST_PAGES):
        variables = {"owner": owner, "name": name, "baseRefName": key.base_ref or None, "after": after}
        repository = (await client.query(INTO, variables)).data.repository
        if repository is None or _is_another(key, repository):
            return ()
        numbers |= {node.number for node in repository.pull_requests.nodes or [] if node is not None}
        after = repository.pull_requests.page_info.more_from
        if after is None:
            return tuple(_key(key, repository, number) for number in sorted(numbers))
    raise Incomplete("query PullRequestsInto")


def _matching(repository: _AtRepository, head_sha: str) -> set[int]:
    commit = repository.object
    associated = (
        commit.associated_pull_requests.nodes if commit and commit.associated_pull_requests else None
    ) or []
    own = [node for node in associated if node and _is_into(node, repository)]
    listed = [node for node in repository.pull_requests.nodes or [] if node]
    return {node.number for node in [*own, *listed] if node.head_ref_oid == head_sha and node.state == "OPEN"}


def _is_into(node: _AtNode, repository: _AtRepository) -> bool:
    """Whether it is a pull request of this repository: a commit may also be the head of a fork's own."""
    return node.base_repository is not None and node.base_repository.database_id == repository.database_id


def _is_another(key: HeadKey | BaseKey, repository: _AtRepository | _IntoRepository) -> bool:
    """Whether the name belongs to another repository by now."""
    return key.repository_id not in {0, repository.database_id}


def _keys(key: HeadKey | BaseKey, home: lists.Home | None) -> Sequence[PullRequestKey]:
    return tuple(
        PullRequestKey(
            installation_id=key.installation_id,
            repository_id=home.repository_id,
            repository=home.repository,
            number=number,
        )
        for number in sorted(pull_request.number for pull_request in (home.found if home is not None else ()))
        if home is not None
    )


def _key(key: HeadKey | BaseKey, repository: _AtRepository | _IntoRepository, number: int) -> PullRequestKey:
    return PullRequestKey(
        installation_id=key.installation_id,
        repository_id=repository.database_id or key.repository_id,
        repository=repository.name_with_owner,
        number=number,
    )
