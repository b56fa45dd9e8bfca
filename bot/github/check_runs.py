"""The check run `babysit` on a commit, and the check runs of everybody else by REST."""

from collections.abc import Iterator, Sequence
from datetime import UTC

import msgspec

from bot.github.client import InstallationClient
from bot.github.contexts import OWN_CHECK_NAME, RestCheckRun, newest_contexts
from bot.github.errors import Forbidden, Incomplete, NotFound
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import PublishCheck
from bot.model.finding import Finding
from bot.model.snapshot import Context
from bot.render.bounds import cut

MOST_ANNOTATIONS = 50
MOST_BYTES = 65_535
_MOST_TITLE_CHARACTERS = 255
_CREATE = "POST /repos/{owner}/{repo}/check-runs"
_EDIT = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"
_LIST = "/repos/{owner}/{repo}/commits/{sha}/check-runs?filter=latest&per_page=100"


class _Output(msgspec.Struct):
    annotations_count: int = 0


class _Published(msgspec.Struct):
    id: int
    output: _Output = msgspec.field(default_factory=_Output)


class _CheckRunsPage(msgspec.Struct):
    total_count: int
    check_runs: list[RestCheckRun]


async def read_check_runs(
    client: InstallationClient, repository: str, sha: str, own_app_id: int
) -> Sequence[Context]:
    """The newest check run of each identity; the rollup of GraphQL misses some, such as dispatched ones.

    Raises:
        Incomplete: runs came or went while the pages were read.
    """
    pages = await client.get_pages(_LIST, {**split(repository), "sha": sha}, _CheckRunsPage)
    runs = [run for page in pages for run in page.check_runs]
    if len(runs) < max(page.total_count for page in pages):
        raise Incomplete(f"GET {_LIST.partition('?')[0]}")
    return newest_contexts((run.as_node() for run in runs), own_app_id)


async def publish(client: InstallationClient, repository: str, effect: PublishCheck) -> None:
    """Make the check run say this.

    GitHub adds annotations to those a run has and takes none away, hence a run whose annotations change is
    replaced: the newest run of a name is the one that counts.
    """
    first, *further = list(_batches(effect.annotations)) or [()]
    published = await _edit(client, repository, effect) if not first else None
    if published is None or published.output.annotations_count > 0:
        content = _content(effect, first)
        published = await client.write(_CREATE, split(repository), content, _Published, Priority.CHECK)
    run = {**split(repository), "check_run_id": published.id}
    for annotations in further:
        body = {"output": _output(effect, annotations)}
        await client.write(_EDIT, run, body, _Published, Priority.CHECK)


async def _edit(client: InstallationClient, repository: str, effect: PublishCheck) -> _Published | None:
    """The edited run, None where there is none to edit, or none that is ours."""
    if effect.check_run_id is None:
        return None
    run = {**split(repository), "check_run_id": effect.check_run_id}
    content = {name: value for name, value in _content(effect, ()).items() if name != "head_sha"}
    try:
        return await client.write(_EDIT, run, content, _Published, Priority.CHECK)
    except (NotFound, Forbidden):
        return None


def _content(effect: PublishCheck, annotations: Sequence[Finding]) -> dict[str, object]:
    content: dict[str, object] = {
        "name": OWN_CHECK_NAME,
        "head_sha": effect.head_sha,
        "external_id": effect.external_id,
        "status": "in_progress" if effect.conclusion is None else "completed",
        "started_at": effect.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "output": _output(effect, annotations),
    }
    return content if effect.conclusion is None else {**content, "conclusion": effect.conclusion}


def _output(effect: PublishCheck, annotations: Sequence[Finding]) -> dict[str, object]:
    return {
        "title": effect.title[:_MOST_TITLE_CHARACTERS],
        "summary": cut(effect.summary, MOST_BYTES),
        "annotations": [_annotation(finding) for finding in annotations],
    }


def _annotation(finding: Finding) -> dict[str, object]:
    return {
        "path": finding.path,
        "start_line": finding.line,
        "end_line": finding.line,
        "annotation_level": finding.severity.value,
        "title": finding.title[:_MOST_TITLE_CHARACTERS],
        "message": cut(finding.message, MOST_BYTES),
    }


def _batches(findings: Sequence[Finding]) -> Iterator[Sequence[Finding]]:
    for start in range(0, len(findings), MOST_ANNOTATIONS):
        yield findings[start : start + MOST_ANNOTATIONS]
