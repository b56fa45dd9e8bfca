"""Issues, branches and tags that claims are about, by REST."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from bot.claims.judging.evidence import IssueState
from bot.github.client import InstallationClient
from bot.github.errors import Forbidden, NotFound
from bot.github.rest.source import RestSource

_LISTED = 100
"""As many branches, and as many tags, as the query lists."""
_KINDS = ("heads", "tags")


class _Merged(msgspec.Struct):
    merged_at: datetime | None = None


class _Issue(msgspec.Struct):
    state: str
    pull_request: _Merged | None = None


class _Visible(msgspec.Struct):
    private: bool


class _Ref(msgspec.Struct):
    ref: str


async def read_issues(
    client: InstallationClient, repository: str, issues: Sequence[tuple[str, int]]
) -> Mapping[tuple[str, int], IssueState]:
    """Those that could be read; of another repository only where that is public.

    Raises:
        GitHubError: one class for each way to fail.
    """
    found: dict[tuple[str, int], IssueState] = {}
    public = {repository: True}
    for name, number in issues:
        source = RestSource(client, name)
        if name not in public:
            public[name] = await _is_public(source)
        issue = await _issue(source, number) if public[name] else None
        if issue is not None:
            found[name, number] = _state(issue)
    return found


async def _is_public(source: RestSource) -> bool:
    try:
        shown = await source.maybe("", _Visible)
    except Forbidden:
        return False
    return shown is not None and not shown.private


async def _issue(source: RestSource, number: int) -> _Issue | None:
    try:
        return await source.one("/issues/{number}", _Issue, number=number)
    except (NotFound, Forbidden):
        return None


def _state(issue: _Issue) -> IssueState:
    if issue.state == "open":
        return IssueState.OPEN
    if issue.pull_request is None:
        return IssueState.CLOSED
    return IssueState.MERGED if issue.pull_request.merged_at else IssueState.CLOSED_UNMERGED


async def read_refs(client: InstallationClient, repository: str, wanted: Sequence[str]) -> frozenset[str]:
    """The first hundred branches and tags, and those of the wanted that exist.

    Raises:
        GitHubError: they could not be read.
    """
    source = RestSource(client, repository)
    found: set[str] = set()
    for kind in _KINDS:
        prefix = f"refs/{kind}/"
        listed = await source.one(f"/git/matching-refs/{kind}/?per_page={_LISTED}", list[_Ref])
        found |= {ref.ref.removeprefix(prefix) for ref in listed[:_LISTED]}
        for name in wanted:
            if name not in found and _may_be(name):
                route = f"/git/ref/{kind}{{/name*}}"
                there = await source.maybe(route, _Ref, name=name.split("/"))
                found |= {name} if there is not None and there.ref == prefix + name else set()
    return frozenset(found)


def _may_be(name: str) -> bool:
    """Whether git would have such a name: others could lead to another address."""
    return ".." not in name and all(part not in {"", "."} for part in name.split("/"))
