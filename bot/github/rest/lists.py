"""Which open pull requests a commit or a base branch concerns, and whether they merge, by REST."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.github.client import InstallationClient
from bot.github.errors import NotFound, Unprocessable
from bot.github.rest import forms
from bot.github.rest.source import RestSource

MOST_ASKED = 100
"""A list tells of none whether it merges: so many are asked one by one, those that changed last."""
_OPEN = "/pulls?state=open&sort=updated&direction=desc&per_page=100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The repository that a name leads to now, with the open pull requests that were asked for."""

    repository_id: int
    repository: str
    found: Sequence[forms.ListedPullRequest]


async def _home(
    client: InstallationClient, repository: str, repository_id: int
) -> tuple[RestSource, forms.Repository] | None:
    """None where there is none, or the name belongs to another repository by now."""
    shown = await RestSource(client, repository).maybe("", forms.Repository)
    if shown is None or repository_id not in {0, shown.id}:
        return None
    return RestSource(client, shown.full_name), shown


async def open_at(client: InstallationClient, repository: str, repository_id: int, sha: str) -> Home | None:
    """The open ones whose head is this commit, a fork's among them.

    Raises:
        GitHubError: they could not be read.
    """
    home = await _home(client, repository, repository_id)
    if home is None:
        return None
    source, shown = home
    try:
        associated = await source.many(
            "/commits/{sha}/pulls?per_page=100", list[forms.ListedPullRequest], sha=sha
        )
        found = [item for item in associated.items if item.state == "open" and item.head.sha == sha]
    except (NotFound, Unprocessable):  # no such commit here, such as one that only a fork has
        found = []
    if not found:
        listed = await source.many(_OPEN, list[forms.ListedPullRequest])
        found = [item for item in listed.items if item.head.sha == sha]
    own = [
        pull_request
        for pull_request in found
        if pull_request.base.repo is not None and pull_request.base.repo.id == shown.id
    ]
    return Home(repository_id=shown.id, repository=shown.full_name, found=own)


async def open_into(
    client: InstallationClient, repository: str, repository_id: int, base_ref: str
) -> Home | None:
    """The open ones into a branch, or into any where it is empty; those that changed last first.

    Raises:
        GitHubError: they could not be read.
    """
    home = await _home(client, repository, repository_id)
    if home is None:
        return None
    source, shown = home
    if base_ref:
        listed = await source.many(_OPEN + "&base={base}", list[forms.ListedPullRequest], base=base_ref)
    else:
        listed = await source.many(_OPEN, list[forms.ListedPullRequest])
    return Home(repository_id=shown.id, repository=shown.full_name, found=listed.items)


async def each(client: InstallationClient, home: Home) -> Sequence[forms.PullRequest]:
    """Each by itself, at most a hundred; asking is also what makes GitHub compute whether it merges.

    Raises:
        GitHubError: one could not be read. One that is gone meanwhile is left out.
    """
    source = RestSource(client, home.repository)
    found = []
    for pull_request in home.found[:MOST_ASKED]:
        shown = await source.maybe("/pulls/{number}", forms.PullRequest, number=pull_request.number)
        if shown is not None:
            found.append(shown)
    return found
