"""Why a check run failed: the failing step, the first error, the end of the log; each where GitHub has it."""

import asyncio
from collections.abc import Sequence

import msgspec

from bot.github.client import InstallationClient
from bot.github.errors import GitHubError, RateLimited
from bot.github.job_logs import log_tail, read_log_end
from bot.github.repository import Variables, split
from bot.model.ci_report import FailedRun, FirstError
from bot.model.snapshot import Context, ContextKind
from bot.render.masking import mask

ACTIONS = "GitHub Actions"
_JOB = "/repos/{owner}/{repo}/actions/jobs/{run_id}"
_LOGS = "/repos/{owner}/{repo}/actions/jobs/{run_id}/logs"
_ANNOTATIONS = "/repos/{owner}/{repo}/check-runs/{run_id}/annotations?per_page=50"
_NO_FILE = ".github"
_MOST_MESSAGE_CHARACTERS = 1_000
_FAILED = frozenset({"failure", "timed_out", "cancelled", "startup_failure"})


class _Step(msgspec.Struct):
    name: str
    conclusion: str | None = None


class _Job(msgspec.Struct):
    name: str = ""
    html_url: str | None = None
    steps: list[_Step] = []


class _Annotation(msgspec.Struct):
    path: str = ""
    start_line: int = 0
    annotation_level: str | None = None
    message: str | None = None


async def read_failed_run(client: InstallationClient, repository: str, context: Context) -> FailedRun:
    """Everything GitHub tells about a failed context. What it does not tell is left empty.

    Raises:
        RateLimited: to be asked again later; every other failure only leaves its part out.
    """
    if context.kind is not ContextKind.CHECK_RUN or not context.run_id:
        return FailedRun(context=context, url=context.url)
    variables: Variables = {**split(repository), "run_id": context.run_id}
    first_error = await _first_error(client, variables)
    if context.app_name != ACTIONS:
        return FailedRun(context=context, first_error=first_error, url=context.url)
    job = await _job(client, variables)
    failed = [step.name for step in job.steps if step.conclusion in _FAILED]
    return FailedRun(
        context=context,
        job=job.name,
        step=failed[0] if failed else "",
        first_error=first_error,
        log_tail=await _log_tail(client, variables),
        url=job.html_url or context.url,
    )


async def _job(client: InstallationClient, variables: Variables) -> _Job:
    """A check run of GitHub Actions has the id of its job."""
    try:
        return await client.get(_JOB, variables, _Job)
    except RateLimited:
        raise
    except GitHubError:
        return _Job()


async def _first_error(client: InstallationClient, variables: Variables) -> FirstError | None:
    """The first failure with a file; the runner's own "exit code 1" lies in no file and says least."""
    try:
        annotations = await client.get(_ANNOTATIONS, variables, list[_Annotation])
    except RateLimited:
        raise
    except GitHubError:
        return None
    failures = [item for item in annotations if item.annotation_level == "failure" and item.message]
    if not failures:
        return None
    best = next((item for item in failures if item.path != _NO_FILE), failures[0])
    return FirstError(
        path="" if best.path == _NO_FILE else best.path,
        line=max(best.start_line, 1),
        message=mask(best.message or "")[:_MOST_MESSAGE_CHARACTERS],
    )


async def _log_tail(client: InstallationClient, variables: Variables) -> Sequence[str]:
    try:
        end = await read_log_end(client.session, await client.redirect(_LOGS, variables))
    except RateLimited:
        raise
    except GitHubError:
        return ()
    return await asyncio.to_thread(log_tail, end)  # masking a hostile log takes a while
