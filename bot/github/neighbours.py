"""What other open pull requests hold: their commits and paths, and the patches of a range of commits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from bot.github.actors import actor
from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import GitHubError
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, Login, Named, Page
from bot.github.patch_ids import patch_ids
from bot.github.repository import split
from bot.github.rest import forms, nodes
from bot.github.rest.lists import open_into
from bot.github.rest.source import RestSource, whole
from bot.model.keys import PullRequestKey
from bot.model.snapshot import (
    Base,
    ChangedFile,
    Commit,
    GitAuthor,
    Head,
    Mergeability,
    PullRequestState,
    Snapshot,
    Statement,
    StatementKind,
)
from bot.ways.ways import Way

AT_ONCE = 50
"""Pull requests that one request asks for."""
MOST_COMMITS = 50
"""Of each, which the query asks for, too."""
MOST_CHARACTERS = 8_000_000
"""Of patches: what is longer counts as not shown."""
PATCH = "application/vnd.github.patch"
"""`git format-patch` of the commits between: https://docs.github.com/rest/commits/commits#compare-two-commits"""

_COMPARE = "/repos/{owner}/{repo}/compare/{base}...{head}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An open pull request as far as others are compared with it; the rest of the snapshot is bare.

    `is_whole` is False where not all of its commits were told.
    """

    snapshot: Snapshot
    is_whole: bool


class _Author(Camel):
    name: str | None = None
    email: str | None = None


class _Commit(Camel):
    oid: str
    message: str = ""
    authored_date: datetime | None = None
    committed_date: datetime | None = None
    author: _Author | None = None


class _CommitNode(Camel):
    commit: _Commit


class _File(Camel):
    path: str
    change_type: str = ""


class _PullRequest(Camel):
    """Empty where GitHub cannot show the node any more."""

    number: int = 0
    state: PullRequestState = PullRequestState.CLOSED
    body: str = ""
    base_ref_name: str = ""
    head_ref_name: str = ""
    head_ref_oid: str = ""
    is_cross_repository: bool = False
    author: Login | None = None
    labels: Page[Named] | None = None
    files: Page[_File] | None = None
    history: Page[_CommitNode] | None = None


class _Answer(Camel):
    nodes: list[_PullRequest | None]


NEIGHBOURS = Document(document("neighbours"), _Answer)


async def read_neighbours(
    client: InstallationClient, key: PullRequestKey, ids: Sequence[str]
) -> Mapping[int, Neighbour | None]:
    """Pull requests of the repository by number, None for one that is not open any more.

    One that GitHub does not tell is left out. One request for fifty; by REST two for each, and one more.

    Raises:
        GitHubError: one class for each way to fail.
    """
    return await client.ways.read(
        Way(GRAPHQL, partial(_by_query, client, key, ids)), Way(REST, partial(_by_rest, client, key, ids))
    )


async def _by_rest(
    client: InstallationClient, key: PullRequestKey, ids: Sequence[str]
) -> Mapping[int, Neighbour | None]:
    home = await open_into(client, key.repository, key.repository_id, "")
    wanted = [
        pull_request
        for pull_request in (home.found if home is not None else ())
        if pull_request.node_id in {*ids}
    ]
    source = RestSource(client, key.repository)
    found: dict[int, Neighbour | None] = {}
    for pull_request in wanted:
        files = await source.one(
            "/pulls/{number}/files?per_page=100", list[forms.File], number=pull_request.number
        )
        commits = await source.one(
            "/pulls/{number}/commits?per_page=50", list[forms.Commit], number=pull_request.number
        )
        found[pull_request.number] = _neighbour(_node(pull_request, files, commits), key)
    return found


def _node(
    of: forms.ListedPullRequest, files: Sequence[forms.File], commits: Sequence[forms.Commit]
) -> _PullRequest:
    """The same as the query tells; a full page of commits may not be all."""
    open_node = nodes.open_node(of)
    history = [
        _CommitNode(
            commit=_Commit(
                oid=commit.sha,
                message=commit.commit.message.rstrip("\n"),
                authored_date=commit.commit.author.date if commit.commit.author else None,
                committed_date=commit.commit.committer.date if commit.commit.committer else None,
                author=_Author(name=commit.commit.author.name, email=commit.commit.author.email)
                if commit.commit.author
                else None,
            )
        )
        for commit in commits
    ]
    return _PullRequest(
        number=of.number,
        state=open_node.state,
        body=of.body or "",
        base_ref_name=of.base.ref,
        head_ref_name=of.head.ref,
        head_ref_oid=of.head.sha,
        is_cross_repository=open_node.is_cross_repository,
        author=nodes.login(of.user),
        labels=whole([Named(name=label.name) for label in of.labels]),
        files=whole(
            [
                _File(path=file_node.path, change_type=file_node.change_type)
                for file_node in map(nodes.file, files)
            ]
        ),
        history=whole(history, is_cut=len(history) >= MOST_COMMITS),
    )


async def _by_query(
    client: InstallationClient, key: PullRequestKey, ids: Sequence[str]
) -> Mapping[int, Neighbour | None]:
    found: dict[int, Neighbour | None] = {}
    for start in range(0, len(ids), AT_ONCE):
        answer = await client.query(NEIGHBOURS, {"ids": list(ids[start : start + AT_ONCE])})
        for node in answer.data.nodes:
            if node is not None and node.number:
                is_open = node.state is PullRequestState.OPEN
                found[node.number] = _neighbour(node, key) if is_open else None
    return found


async def read_patches(
    client: InstallationClient, key: PullRequestKey, ends: tuple[str, str], shas: Sequence[str]
) -> Mapping[str, str] | None:
    """A digest of what each of these commits between two others changes; None where GitHub shows no patch.

    Raises:
        GitHubError: it could not be read, and may be later.
    """
    variables = {**split(key.repository), "base": ends[0], "head": ends[1]}
    try:
        mails = await client.get_text(_COMPARE, variables, PATCH)
    except GitHubError as error:
        if error.is_retryable:
            raise
        return None
    return patch_ids(mails, shas) if len(mails) <= MOST_CHARACTERS and _is_mail(mails) else None


def _is_mail(text: str) -> bool:
    """Whether it is what was asked for: a server that knows no patches answers something else."""
    return not text or text.startswith("From ")


def _neighbour(node: _PullRequest, key: PullRequestKey) -> Neighbour:
    commits = tuple(_commits(node))
    author = actor(node.author)
    key = replace(key, number=node.number)
    description = Statement(
        kind=StatementKind.DESCRIPTION,
        statement_id=node.number,
        node_id="",
        author=author,
        body=node.body,
        url="",
        created_at=None,
    )
    snapshot = Snapshot(
        key=key,
        read_at=datetime.min.replace(tzinfo=UTC),
        node_id="",
        title="",
        url="",
        author=author,
        state=node.state,
        is_draft=False,
        labels=frozenset(label.name for label in (node.labels.known if node.labels else ())),
        head=Head(
            ref=node.head_ref_name, sha=node.head_ref_oid, repository=None, is_fork=node.is_cross_repository
        ),
        base=Base(ref=node.base_ref_name, sha=""),
        mergeability=Mergeability.UNKNOWN,
        merge_state="",
        changed_files=tuple(
            ChangedFile(path=file.path, change=file.change_type)
            for file in (node.files.known if node.files else ())
        ),
        statements=(description,),
        commits=commits,
    )
    is_whole = node.history is not None and node.history.is_whole
    return Neighbour(snapshot=snapshot, is_whole=is_whole and node.files is not None)


def _commits(node: _PullRequest) -> Iterator[Commit]:
    for commit_node in node.history.known if node.history else ():
        commit, author = commit_node.commit, commit_node.commit.author or _Author()
        yield Commit(
            sha=commit.oid,
            message=commit.message,
            emails=frozenset({author.email.lower()} if author.email else ()),
            authors=(GitAuthor(name=author.name or "", email=author.email or ""),),
            authored_at=commit.authored_date,
            committed_at=commit.committed_date,
        )
