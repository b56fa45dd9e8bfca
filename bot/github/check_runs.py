"""The check run `babysit` on a commit, and the check runs of everybody else by REST."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from enum import Enum

import msgspec

from bot.github.client import InstallationClient
from bot.github.contexts import RestCheckRun, RestCheckRuns, contexts_of, is_own, newest_own_check
from bot.github.errors import Forbidden, Incomplete, NotFound
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import EndCheck, PublishCheck
from bot.model.finding import Finding
from bot.model.markers import NOT_ANNOTATED, OWN_CHECK, annotations_in, unfinished
from bot.model.snapshot import Context, OwnCheck
from bot.render.bounds import cut

MOST_ANNOTATIONS = 50
MOST_BYTES = 65_535
OWN_RUNS = "/repos/{owner}/{repo}/commits/{sha}/check-runs?check_name=babysit&filter=all&per_page=100"
"""The route to whatever has Babysit's name on a commit, whoever made it."""
_MOST_TITLE_CHARACTERS = 255
_CREATE = "POST /repos/{owner}/{repo}/check-runs"
_EDIT = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"
_LIST = "/repos/{owner}/{repo}/commits/{sha}/check-runs?filter=latest&per_page=100"
_REPLACED = "Another check run of Babysit's takes the place of this one."


class _Published(msgspec.Struct):
    id: int


class CheckRunWay(Enum):
    """How a check run comes to say something else.

    GitHub adds annotations to those a run has, and takes none away.
    """

    MAKE = "make"
    ANNOTATE = "annotate"
    EDIT = "edit"
    REPLACE = "replace"


async def read_check_runs(
    client: InstallationClient, repository: str, sha: str, own_app_id: int
) -> Sequence[Context]:
    """The newest check run of each name in each suite; GraphQL's rollup misses some, such as dispatched ones.

    `filter=latest` compares runs of one suite only: two workflows' jobs of one name are two (measured by
    lewagon/wait-on-check-action#156).

    Raises:
        Incomplete: runs came or went while the pages were read.
    """
    pages = await client.get_pages(_LIST, {**split(repository), "sha": sha}, RestCheckRuns)
    runs = [run for page in pages for run in page.check_runs]
    if len(runs) < max(page.total_count for page in pages):
        raise Incomplete(f"GET {_LIST.partition('?')[0]}")
    return contexts_of((run.as_node() for run in runs), own_app_id)


async def read_own_check(
    client: InstallationClient, repository: str, sha: str, own_app_id: int
) -> OwnCheck | None:
    """Babysit's own newest check run on a commit, None where there is none."""
    nodes = [run.as_node() for run in await _own_runs(client, repository, sha)]
    return newest_own_check(nodes, own_app_id)


async def end(client: InstallationClient, repository: str, effect: EndCheck, own_app_id: int) -> None:
    """Conclude as cancelled whatever is open of Babysit's check runs on the commit."""
    for run in await _own_runs(client, repository, effect.head_sha):
        if run.status != "completed" and is_own(run.as_node(), own_app_id):
            await _conclude(client, repository, run.id, effect.why)


async def publish(client: InstallationClient, repository: str, effect: PublishCheck) -> int:
    """Make the check run say this; its id.

    One with other annotations is concluded and replaced: the newest run of a name is the one that counts. As
    long as annotations are still to come the run has another name, so that who is killed meanwhile begins
    again.
    """
    way = way_of(effect)
    told = () if way is CheckRunWay.EDIT else effect.annotations
    first, *further = list(_batches(told)) or [()]
    content = _content(effect, first)
    if further:
        content["external_id"] = unfinished(effect.external_id)
    try:
        published = await _first_write(client, repository, (effect, way), content)
    except (NotFound, Forbidden):
        if effect.check_run_id is None:
            raise
        return await publish(client, repository, replace(effect, check_run_id=None))
    run = {**split(repository), "check_run_id": published.id}
    for number, annotations in enumerate(further, start=1):
        body: dict[str, object] = {"output": _output(effect, annotations)}
        if number == len(further):
            body["external_id"] = effect.external_id
        await client.write(_EDIT, run, body, _Published, Priority.CHECK)
    return published.id


def way_of(effect: PublishCheck) -> CheckRunWay:
    """What becomes of the run there is, by the annotations that it carries."""
    carried, wanted = annotations_in(effect.earlier), annotations_in(effect.external_id)
    if effect.check_run_id is None:
        return CheckRunWay.MAKE
    if carried and carried == wanted:
        return CheckRunWay.EDIT
    return CheckRunWay.ANNOTATE if carried == NOT_ANNOTATED else CheckRunWay.REPLACE


async def _first_write(
    client: InstallationClient,
    repository: str,
    how: tuple[PublishCheck, CheckRunWay],
    content: dict[str, object],
) -> _Published:
    """The run as it is after its first write.

    Raises:
        NotFound: there is none to edit any more.
        Forbidden: the one to edit is not ours.
    """
    effect, way = how
    if effect.check_run_id is not None and way in {CheckRunWay.EDIT, CheckRunWay.ANNOTATE}:
        del content["head_sha"]
        run = {**split(repository), "check_run_id": effect.check_run_id}
        return await client.write(_EDIT, run, content, _Published, Priority.CHECK)
    if effect.check_run_id is not None and effect.is_earlier_open:
        await _conclude(client, repository, effect.check_run_id, _REPLACED)
    return await client.write(_CREATE, split(repository), content, _Published, Priority.CHECK)


async def _conclude(client: InstallationClient, repository: str, check_run_id: int, why: str) -> None:
    """End a run in a way that no rule takes for a pass."""
    run = {**split(repository), "check_run_id": check_run_id}
    content = {"status": "completed", "conclusion": "cancelled", "output": {"title": why, "summary": why}}
    await client.write(_EDIT, run, content, _Published, Priority.CHECK)


async def _own_runs(client: InstallationClient, repository: str, sha: str) -> Sequence[RestCheckRun]:
    pages = await client.get_pages(OWN_RUNS, {**split(repository), "sha": sha}, RestCheckRuns)
    return [run for page in pages for run in page.check_runs]


def _content(effect: PublishCheck, annotations: Sequence[Finding]) -> dict[str, object]:
    content: dict[str, object] = {
        "name": OWN_CHECK,
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
