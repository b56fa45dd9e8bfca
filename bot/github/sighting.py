"""One look at a pull request and Babysit's check run on it, by REST: what did not change costs nothing.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec

from bot.github.check_runs import OWN_RUNS
from bot.github.contexts import RestCheckRun, RestCheckRuns, is_own
from bot.github.repository import Variables, split
from bot.model.markers import OWN_CHECK

_T = TypeVar("_T")
_PULL = "/repos/{owner}/{repo}/pulls/{number}"
_REPLACED = "cancelled"


class Reader(Protocol):
    """Somebody who may read the repository."""

    @property
    def poll_interval_s(self) -> float:
        """The pace that GitHub asked for last."""
        ...

    async def get(self, route: str, variables: Variables, answer: type[_T]) -> _T:
        """One thing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRun:
    """The newest check run that Babysit wrote; `conclusion` empty while it has none."""

    conclusion: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What GitHub said; `merge_sha` and `ended_by` are empty while it is open.

    `poll_interval_s` is the pace that GitHub asks for, 0 for none.
    """

    head_sha: str
    is_open: bool
    is_merged: bool
    url: str
    merge_sha: str = ""
    ended_by: str = ""
    run: OwnRun | None = None
    poll_interval_s: float = 0.0


class _Head(msgspec.Struct):
    sha: str


class _Person(msgspec.Struct):
    login: str = ""


class SightedPull(msgspec.Struct):
    """What REST tells of a pull request, as far as its head and its end go."""

    state: str
    head: _Head
    html_url: str = ""
    merged: bool = False
    merge_commit_sha: str | None = None
    merged_by: _Person | None = None

    @property
    def stage(self) -> str:
        """Open, merged or closed."""
        return "merged" if self.merged else self.state


async def read_pull(reader: Reader, repository: str, number: int) -> SightedPull:
    """The pull request now, in one request.

    Raises:
        GitHubError: it could not be read.
    """
    return await reader.get(_PULL, {**split(repository), "number": number}, SightedPull)


async def read_named_runs(reader: Reader, repository: str, sha: str) -> Sequence[RestCheckRun]:
    """Whatever check runs on a commit have Babysit's name, whoever made them: in one request, 100 at most.

    Raises:
        GitHubError: they could not be read.
    """
    page = await reader.get(OWN_RUNS, {**split(repository), "sha": sha}, RestCheckRuns)
    return [run for run in page.check_runs if run.name == OWN_CHECK]


async def look(reader: Reader, repository: str, number: int, app_id: int | None) -> Sighting:
    """The pull request now; two requests while it is open.

    `app_id` tells Babysit's own check runs from others of the name; without it the form of their ids does.

    Raises:
        GitHubError: it could not be read.
    """
    pull = await read_pull(reader, repository, number)
    is_open = pull.state == "open"
    run = None
    if is_open:
        run = _newest(await read_named_runs(reader, repository, pull.head.sha), app_id)
    return Sighting(
        head_sha=pull.head.sha,
        is_open=is_open,
        is_merged=pull.merged,
        url=pull.html_url,
        merge_sha=(pull.merged and pull.merge_commit_sha) or "",
        ended_by=pull.merged_by.login if pull.merged_by is not None else "",
        run=run,
        poll_interval_s=reader.poll_interval_s,
    )


def _newest(runs: Sequence[RestCheckRun], app_id: int | None) -> OwnRun | None:
    """By number, as GitHub counts; one that gave way to another says nothing any more."""
    own = [run for run in runs if is_own(run.as_node(), app_id) and run.conclusion != _REPLACED]
    newest = max(own, key=lambda run: run.id, default=None)
    if newest is None:
        return None
    conclusion = newest.conclusion or "" if newest.status == "completed" else ""
    return OwnRun(conclusion=conclusion, title=newest.output.title or "", url=newest.html_url or "")
