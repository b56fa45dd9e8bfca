"""What claims need to be judged: files of one commit, issues, branches and tags, all in one request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias, TypeVar

import msgspec

from bot.claims.judging.evidence import IssueState
from bot.github.client import InstallationClient
from bot.github.entries import EntryCache, FileEntry, entry_of
from bot.github.entry_query import Node, Place, fragment
from bot.github.errors import NotFound, ServerError
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document, GraphQLError, decoded
from bot.github.graphql_forms import Camel, Named, Page
from bot.github.repository import split
from bot.github.rest import entries as rest_entries
from bot.github.rest import evidence as rest_evidence
from bot.ways.ways import Way

MOST_PATHS = 100
"""Files that one request asks for."""
MOST_ISSUES = 50
MOST_REFS = 20
_WHERE = "query Evidence"
_ISSUE_FIELDS = (
    "{ __typename ... on Issue { issueState: state } ... on PullRequest { pullRequestState: state } }"
)
_REF_LIST = "{ totalCount nodes { name } }"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEvidence:
    """What to ask: paths of `head_sha`, issues as (repository, number), names of branches or tags."""

    head_sha: str
    paths: Sequence[str] = ()
    issues: Sequence[tuple[str, int]] = ()
    refs: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to ask."""
        return not (self.paths or self.issues or self.refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What GitHub answered. An issue that is not in `issues` could not be read, or is another's secret.

    `refs` are all branches and tags, or the first hundred of each and those of the wanted that exist; None
    where they were not asked for.
    """

    entries: Mapping[str, FileEntry | None] = field(default_factory=dict)
    issues: Mapping[tuple[str, int], IssueState] = field(default_factory=dict)
    refs: frozenset[str] | None = None


class _Issue(Camel):
    kind: str = msgspec.field(name="__typename", default="")
    issue_state: str = ""
    pull_request_state: str = ""


_Answer: TypeAlias = dict[str, dict[str, msgspec.Raw] | None]


async def read_evidence(
    client: InstallationClient, cached: EntryCache, repository: str, wanted: WantedEvidence
) -> Told:
    """One request, none where every file was read before at that very commit and nothing else is wanted.

    Raises:
        NotFound: GitHub does not show the commit.
        GitHubError: one class for each other way to fail.
    """
    places = {path: cached.at(repository, (wanted.head_sha, path)) for path in wanted.paths}
    asked = WantedEvidence(
        head_sha=wanted.head_sha,
        paths=[path for path, entry in places.items() if entry is None][:MOST_PATHS],
        issues=tuple(dict.fromkeys(wanted.issues))[:MOST_ISSUES],
        refs=tuple(dict.fromkeys(wanted.refs))[:MOST_REFS],
    )
    told = Told() if asked.is_empty else await _ask(client, repository, asked)
    for path, entry in told.entries.items():
        if entry is not None:
            cached.keep(repository, (wanted.head_sha, path), entry)
    known = {path: entry for path, entry in places.items() if entry is not None}
    return Told(entries={**known, **told.entries}, issues=told.issues, refs=told.refs)


async def _ask(client: InstallationClient, repository: str, asked: WantedEvidence) -> Told:
    return await client.ways.read(
        Way(GRAPHQL, partial(_by_query, client, repository, asked)),
        Way(REST, partial(_by_rest, client, repository, asked)),
    )


async def _by_rest(client: InstallationClient, repository: str, asked: WantedEvidence) -> Told:
    places: list[tuple[Place, str]] = [((asked.head_sha, path), "Entry") for path in asked.paths]
    nodes = await rest_entries.ask(client, repository, places)
    found = zip(asked.paths, nodes, strict=True)
    return Told(
        entries={path: None if node is None else entry_of(node) for path, node in found},
        issues=await rest_evidence.read_issues(client, repository, asked.issues),
        refs=await rest_evidence.read_refs(client, repository, asked.refs) if asked.refs else None,
    )


async def _by_query(client: InstallationClient, repository: str, asked: WantedEvidence) -> Told:
    others = tuple(dict.fromkeys(name for name, _ in asked.issues if name != repository))
    names = split(repository)
    variables: dict[str, object] = {"owner": names["owner"], "name": names["repo"]}
    if asked.paths:
        variables["head"] = asked.head_sha
    variables |= {f"p{index}": path for index, path in enumerate(asked.paths)}
    variables |= {f"i{index}": number for index, (_, number) in enumerate(asked.issues)}
    for index, other in enumerate(others):
        variables |= {f"o{index}": split(other)["owner"], f"n{index}": split(other)["repo"]}
    for index, ref in enumerate(asked.refs):
        variables |= {f"h{index}": f"refs/heads/{ref}", f"t{index}": f"refs/tags/{ref}"}
    text = operation(len(asked.paths), _layout(repository, asked.issues, others), len(asked.refs))
    answer = await client.query(Document(text, _Answer), variables)
    own = answer.data.get("repository")
    if own is None:
        raise ServerError(_WHERE, answer.errors[0].message if answer.errors else "no repository")
    _check_whole(answer.errors)
    return Told(
        entries=_entries(own, asked.paths),
        issues=_issues(answer.data, repository, asked.issues, others),
        refs=_refs(own, asked.refs) if asked.refs else None,
    )


def _layout(repository: str, issues: Sequence[tuple[str, int]], others: Sequence[str]) -> Sequence[int]:
    """For each issue which of the other repositories has it, -1 for the pull request's own."""
    return tuple(-1 if name == repository else others.index(name) for name, _ in issues)


def _check_whole(errors: Sequence[GraphQLError]) -> None:
    """An issue that is not there is an answer; any other failure leaves the files untold.

    Raises:
        ServerError: GitHub did not answer for everything.
    """
    for error in errors:
        path = [str(part) for part in error.path or []]
        is_issue = len(path) > 1 and path[1].startswith("i") and path[1][1:].isdigit()
        is_other = bool(path) and path[0].startswith("r") and path[0][1:].isdigit()
        if not (is_issue or is_other):
            raise ServerError(_WHERE, error.message)


def _entries(own: Mapping[str, msgspec.Raw], paths: Sequence[str]) -> Mapping[str, FileEntry | None]:
    if not paths:
        return {}
    nodes = _decoded(own.get("head"), dict[str, Node | None])
    if not nodes:
        raise NotFound(_WHERE, "the commit whose files are to be read")
    found = {path: nodes.get(f"p{index}") for index, path in enumerate(paths)}
    return {path: None if node is None else entry_of(node) for path, node in found.items()}


def _issues(
    data: _Answer,
    repository: str,
    issues: Sequence[tuple[str, int]],
    others: Sequence[str],
) -> Mapping[tuple[str, int], IssueState]:
    found = {}
    for index, (name, number) in enumerate(issues):
        place = data.get("repository" if name == repository else f"r{others.index(name)}")
        if place is None or (name != repository and _decoded(place.get("isPrivate"), bool) is not False):
            continue
        issue = _decoded(place.get(f"i{index}"), _Issue)
        state = None if issue is None else _state(issue)
        if state is not None:
            found[name, number] = state
    return found


def _state(issue: _Issue) -> IssueState | None:
    match issue.issue_state or issue.pull_request_state:
        case "OPEN":
            return IssueState.OPEN
        case "MERGED":
            return IssueState.MERGED
        case "CLOSED":
            return IssueState.CLOSED if issue.issue_state else IssueState.CLOSED_UNMERGED
        case _:
            return None


def _refs(own: Mapping[str, msgspec.Raw], wanted: Sequence[str]) -> frozenset[str]:
    listed = set()
    for field_name in ("branches", "tags"):
        page = _decoded(own.get(field_name), Page[Named])
        listed |= {named.name for named in page.known} if page is not None else set()
    for index, name in enumerate(wanted):
        if any(_decoded(own.get(f"{kind}{index}"), Named) is not None for kind in "ht"):
            listed.add(name)
    return frozenset(listed)


def operation(paths: int, layout: Sequence[int], refs: int) -> str:
    """The query for so many files and refs, and for issues of which the n-th is in repository `layout[n]`.

    Only numbers of ours shape it: every word from outside is a variable.
    """
    declared = ["$owner: String!", "$name: String!", *(["$head: GitObjectID!"] if paths else [])]
    declared += [f"$p{index}: String!" for index in range(paths)]
    declared += [f"$i{index}: Int!" for index in range(len(layout))]
    declared += [f"$o{other}: String!, $n{other}: String!" for other in range(max(layout, default=-1) + 1)]
    declared += [f"$h{index}: String!, $t{index}: String!" for index in range(refs)]
    parts = [f"query Evidence({', '.join(declared)}) {{", "repository(owner: $owner, name: $name) {"]
    parts += _own_fields(paths, layout, refs)
    parts.append("}")
    for other in range(max(layout, default=-1) + 1):
        fields = " ".join(_issue_fields(layout, other))
        parts.append(f"r{other}: repository(owner: $o{other}, name: $n{other}) {{ isPrivate {fields} }}")
    parts.append("}")
    return "\n".join([*parts, *([fragment("Entry")] if paths else [])])


def _own_fields(paths: int, layout: Sequence[int], refs: int) -> Sequence[str]:
    files = " ".join(f"p{index}: file(path: $p{index}) {{ ...Entry }}" for index in range(paths))
    fields = ["nameWithOwner"]
    fields += [f"head: object(oid: $head) {{ ... on Commit {{ {files} }} }}"] if paths else []
    fields += _issue_fields(layout, -1)
    if refs:
        for alias, prefix in (("branches", "refs/heads/"), ("tags", "refs/tags/")):
            fields.append(f'{alias}: refs(refPrefix: "{prefix}", first: 100) {_REF_LIST}')
        fields += [
            f"{kind}{at}: ref(qualifiedName: ${kind}{at}) {{ name }}" for at in range(refs) for kind in "ht"
        ]
    return fields


def _issue_fields(layout: Sequence[int], where: int) -> Sequence[str]:
    return [
        f"i{index}: issueOrPullRequest(number: $i{index}) {_ISSUE_FIELDS}"
        for index, place in enumerate(layout)
        if place == where
    ]


def _decoded(raw: msgspec.Raw | None, form: type[_T]) -> _T | None:
    """A part of the answer, None where GitHub says null.

    Raises:
        ServerError: it is not of the promised form.
    """
    if raw is None or bytes(raw) == b"null":
        return None
    return decoded(bytes(raw), form)
