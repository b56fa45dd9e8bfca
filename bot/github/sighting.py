"""One look at a pull request and Babysit's check run on it, by REST: what did not change costs nothing.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec

from bot.github.repository import Variables, split
from bot.model.markers import OWN_CHECK

_T = TypeVar("_T")
_PULL = "/repos/{owner}/{repo}/pulls/{number}"
_CHECKS = "/repos/{owner}/{repo}/commits/{sha}/check-runs?check_name=babysit&filter=all&per_page=100"
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


class _Pull(msgspec.Struct):
    state: str
    head: _Head
    html_url: str = ""
    merged: bool = False
    merge_commit_sha: str | None = None
    merged_by: _Person | None = None


class _Output(msgspec.Struct):
    title: str | None = None


class _App(msgspec.Struct):
    id: int = 0


class _Run(msgspec.Struct):
    id: int
    status: str
    conclusion: str | None = None
    external_id: str | None = None
    html_url: str | None = None
    output: _Output = msgspec.field(default_factory=_Output)
    app: _App | None = None


class _Runs(msgspec.Struct):
    check_runs: list[_Run]


async def look(reader: Reader, repository: str, number: int, app_id: int | None) -> Sighting:
    """The pull request now; two requests while it is open.

    `app_id` tells Babysit's own check runs from others of the name; without it the form of their ids does.

    Raises:
        GitHubError: it could not be read.
    """
    pull = await reader.get(_PULL, {**split(repository), "number": number}, _Pull)
    is_open = pull.state == "open"
    run = None
    if is_open:
        runs = await reader.get(_CHECKS, {**split(repository), "sha": pull.head.sha}, _Runs)
        run = _newest(runs.check_runs, app_id)
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


def _newest(runs: Sequence[_Run], app_id: int | None) -> OwnRun | None:
    """By number, as GitHub counts; one that gave way to another says nothing any more."""
    own = [run for run in runs if _is_own(run, app_id) and run.conclusion != _REPLACED]
    newest = max(own, key=lambda run: run.id, default=None)
    if newest is None:
        return None
    conclusion = newest.conclusion or "" if newest.status == "completed" else ""
    return OwnRun(conclusion=conclusion, title=newest.output.title or "", url=newest.html_url or "")


def _is_own(run: _Run, app_id: int | None) -> bool:
    if app_id is not None:
        return run.app is not None and run.app.id == app_id
    return (run.external_id or "").startswith(f"{OWN_CHECK}:")
