"""What Babysit said of a pull request last, read back by anybody with a token: its check run on the head."""

from dataclasses import dataclass

import msgspec

from bot.github.bodies import typed
from bot.github.contexts import OWN_CHECK_NAME
from bot.github.repository import split
from bot.github.transport import Transport

_PULL = "/repos/{owner}/{repo}/pulls/{number}"
_RUNS = f"/repos/{{owner}}/{{repo}}/commits/{{sha}}/check-runs?check_name={OWN_CHECK_NAME}&filter=latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """`state` is open, merged or closed.

    `title` is empty where no check run of Babysit's is on the head; else `summary` is its Markdown, `app` the
    name of the App that wrote it, and `conclusion` None while machines must act.
    """

    state: str
    head_sha: str
    title: str = ""
    summary: str = ""
    app: str = ""
    conclusion: str | None = None


class _Head(msgspec.Struct):
    sha: str


class _Pull(msgspec.Struct):
    state: str
    head: _Head
    merged: bool = False


class _Output(msgspec.Struct):
    title: str | None = None
    summary: str | None = None


class _App(msgspec.Struct):
    slug: str = ""


class _Run(msgspec.Struct):
    id: int
    name: str
    output: _Output
    conclusion: str | None = None
    app: _App | None = None


class _Runs(msgspec.Struct):
    check_runs: list[_Run]


async def read_published(transport: Transport, token: str, repository: str, number: int) -> Published:
    """Two requests in the name of whoever the token is of.

    Raises:
        GitHubError: one class for each way to fail; `NotFound` where they may not see it.
    """
    names = split(repository)
    found, _ = await transport.rest("GET", _PULL, {**names, "number": number}, oauth_token=token)
    pull = typed(found, _Pull, f"GET {_PULL}")
    answer, _ = await transport.rest("GET", _RUNS, {**names, "sha": pull.head.sha}, oauth_token=token)
    runs = [run for run in typed(answer, _Runs, f"GET {_RUNS}").check_runs if run.name == OWN_CHECK_NAME]
    state = "merged" if pull.merged else pull.state
    if not runs:
        return Published(state=state, head_sha=pull.head.sha)
    newest = max(runs, key=lambda run: run.id)
    return Published(
        state=state,
        head_sha=pull.head.sha,
        title=newest.output.title or "",
        summary=newest.output.summary or "",
        app=newest.app.slug if newest.app else "",
        conclusion=newest.conclusion,
    )
