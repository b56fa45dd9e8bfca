"""Whether the open pull requests into a branch merge into it, all in one list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, PageInfo
from bot.github.rest import lists
from bot.github.rest.nodes import merge_state, mergeability
from bot.model.keys import MovedBaseKey, PullRequestKey
from bot.model.snapshot import Mergeability
from bot.ways.ways import Way

MOST_PAGES = 50
AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeState:
    """What GitHub says of one open pull request; `merge_state` is GitHub's word, such as `BEHIND`."""

    key: PullRequestKey
    node_id: str
    mergeability: Mergeability
    merge_state: str


class _Node(Camel):
    """Empty where GitHub cannot show the node any more."""

    id: str = ""
    number: int = 0
    mergeable: Mergeability = Mergeability.UNKNOWN
    merge_state_status: str = "UNKNOWN"


class _List(Camel):
    nodes: list[_Node | None] | None = None
    page_info: PageInfo = PageInfo()


class _Repository(Camel):
    name_with_owner: str
    pull_requests: _List
    database_id: int = 0


class _Listed(Camel):
    repository: _Repository | None = None


class _Asked(Camel):
    nodes: list[_Node | None]


LISTED = Document(document("merge_states"), _Listed)
ASKED = Document(document("merge_states_of"), _Asked)


async def list_merge_states(client: InstallationClient, key: MovedBaseKey) -> Sequence[MergeState]:
    """Those of every open pull request into the branch, the ones changed last first; a request a hundred.

    By REST it is a request each, and of a hundred at most.

    Raises:
        GitHubError: they could not be read.
    """
    return await client.ways.read(
        Way(GRAPHQL, partial(_list_by_query, client, key)), Way(REST, partial(_by_rest, client, key, None))
    )


async def _by_rest(
    client: InstallationClient, key: MovedBaseKey, ids: Collection[str] | None
) -> Sequence[MergeState]:
    """Those with these node ids, all where there are none."""
    home = await lists.open_into(client, key.repository, key.repository_id, key.base_ref)
    if home is None:
        return ()
    chosen = replace(
        home,
        found=[pull_request for pull_request in home.found if ids is None or pull_request.node_id in ids],
    )
    return [
        MergeState(
            key=PullRequestKey(
                installation_id=key.installation_id,
                repository_id=home.repository_id,
                repository=home.repository,
                number=pull_request.number,
            ),
            node_id=pull_request.node_id,
            mergeability=mergeability(pull_request),
            merge_state=merge_state(pull_request),
        )
        for pull_request in await lists.each(client, chosen)
    ]


async def _list_by_query(client: InstallationClient, key: MovedBaseKey) -> Sequence[MergeState]:
    owner, _, name = key.repository.partition("/")
    found: list[MergeState] = []
    after: str | None = None
    for _page in range(MOST_PAGES):
        variables = {"owner": owner, "name": name, "baseRefName": key.base_ref, "after": after}
        repository = (await client.query(LISTED, variables)).data.repository
        if repository is None or key.repository_id not in {0, repository.database_id}:
            return ()
        seen = MovedBaseKey(
            installation_id=key.installation_id,
            repository_id=repository.database_id or key.repository_id,
            repository=repository.name_with_owner,
            base_ref=key.base_ref,
        )
        found += _states(seen, repository.pull_requests.nodes or ())
        after = repository.pull_requests.page_info.more_from
        if after is None:
            break
    return found


async def ask_merge_states(
    client: InstallationClient, key: MovedBaseKey, ids: Sequence[str]
) -> Sequence[MergeState]:
    """Those of these pull requests; one that is gone is left out.

    Raises:
        GitHubError: they could not be read.
    """
    return await client.ways.read(
        Way(GRAPHQL, partial(_ask_by_query, client, key, ids)),
        Way(REST, partial(_by_rest, client, key, frozenset(ids))),
    )


async def _ask_by_query(
    client: InstallationClient, key: MovedBaseKey, ids: Sequence[str]
) -> Sequence[MergeState]:
    found: list[MergeState] = []
    for start in range(0, len(ids), AT_ONCE):
        data = (await client.query(ASKED, {"ids": ids[start : start + AT_ONCE]})).data
        found += _states(key, data.nodes)
    return found


def _states(key: MovedBaseKey, nodes: Iterable[_Node | None]) -> list[MergeState]:
    return [
        MergeState(
            key=PullRequestKey(
                installation_id=key.installation_id,
                repository_id=key.repository_id,
                repository=key.repository,
                number=node.number,
            ),
            node_id=node.id,
            mergeability=node.mergeable,
            merge_state=node.merge_state_status,
        )
        for node in nodes
        if node is not None and node.number
    ]
