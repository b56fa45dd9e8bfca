"""What was reported on a commit: check runs, commit statuses, suites and the workflows behind them."""

from collections.abc import Sequence

from bot.github.contexts import RestCheckRuns
from bot.github.contexts_answer import CheckRunNode, ContextNode, Rollup, SuiteNode
from bot.github.graphql_forms import Page
from bot.github.rest import forms, nodes
from bot.github.rest.source import RestSource, whole

_RUNS = "/commits/{sha}/check-runs?filter=latest&per_page=100"
_SUITES = "/commits/{sha}/check-suites?per_page=100"
_STATUS = "/commits/{sha}/status?per_page=100"
_WORKFLOWS = "/actions/runs?head_sha={sha}&per_page=100"
_ACTIONS = "github-actions"


async def read_rollup(source: RestSource, sha: str, required: Sequence[tuple[str, int | None]]) -> Rollup:
    """The newest check runs and statuses; `required` are contexts with the App that must report them.

    Raises:
        GitHubError: they could not be read.
    """
    runs = await source.pages(_RUNS, RestCheckRuns, sha=sha)
    statuses = await source.pages(_STATUS, forms.StatusPage, sha=sha)
    found: list[ContextNode] = [run.as_node() for page in runs for run in page.check_runs]
    found += [nodes.status(status) for page in statuses for status in page.statuses]
    for node in found:
        node.is_required = _is_required(node, required)
    total = max(page.total_count for page in runs) + max(page.total_count for page in statuses)
    return Rollup(contexts=whole(found, total))


def _is_required(node: ContextNode, required: Sequence[tuple[str, int | None]]) -> bool:
    """Which App set a commit status is not told, so that one of a certain App is none that is known to be."""
    if isinstance(node, CheckRunNode):
        app = node.check_suite.app if node.check_suite else None
        return bool({(node.name, None), (node.name, app.database_id if app else 0)} & {*required})
    return (node.context, None) in required


async def read_suites(source: RestSource, sha: str) -> Page[SuiteNode]:
    """The check suites; the workflows are asked for only where there are any.

    Raises:
        GitHubError: they could not be read.
    """
    pages = await source.pages(_SUITES, forms.SuitePage, sha=sha)
    suites = [suite for page in pages for suite in page.check_suites]
    runs: dict[int, forms.Run] = {}
    missing = 0
    if any(suite.app is not None and suite.app.slug == _ACTIONS for suite in suites):
        told = await source.pages(_WORKFLOWS, forms.RunPage, sha=sha)
        runs = {run.check_suite_id: run for page in told for run in page.workflow_runs}
        missing = max(page.total_count for page in told) - sum(len(page.workflow_runs) for page in told)
    total = max(page.total_count for page in pages) + max(missing, 0)
    return whole([nodes.suite(suite, runs) for suite in suites], total)
