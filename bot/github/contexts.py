"""Check runs and commit statuses, from GraphQL and from REST, as the contexts that gates reason about."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from bot.github.contexts_answer import AppSuite, CheckRunNode, ContextNode, StatusNode, SuiteNode
from bot.github.graphql_forms import App
from bot.model.markers import OWN_CHECK, OWN_EXTERNAL_ID
from bot.model.snapshot import Context, ContextKind, OwnCheck, Suite
from bot.model.trigger import Outcome

_PASSED = frozenset({"success", "neutral", "skipped"})
_PENDING = frozenset({"queued", "in_progress", "waiting", "pending", "requested", "expected"})


def outcome_of(word: str) -> Outcome:
    """What GitHub's word means for a merge; a word that did not exist when this was written is no pass."""
    if word in _PASSED:
        return Outcome.PASSED
    return Outcome.PENDING if word in _PENDING else Outcome.FAILED


class RestSuite(msgspec.Struct):
    """The suite of a check run, as REST tells it."""

    id: int


class RestApp(msgspec.Struct):
    """The App of a check run, as REST tells it."""

    id: int
    name: str = ""
    slug: str = ""


class RestOutput(msgspec.Struct):
    """What a check run says; None where it says nothing."""

    title: str | None = None
    summary: str | None = None


class RestCheckRun(msgspec.Struct):
    """A check run, as REST tells it."""

    id: int
    name: str
    status: str
    conclusion: str | None = None
    external_id: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    html_url: str | None = None
    output: RestOutput = msgspec.field(default_factory=RestOutput)
    app: RestApp | None = None
    check_suite: RestSuite | None = None

    def as_node(self) -> CheckRunNode:
        """The same run in GraphQL's form."""
        node = CheckRunNode(name=self.name, status=self.status)
        node.database_id, node.conclusion, node.external_id = self.id, self.conclusion, self.external_id
        node.started_at, node.completed_at, node.url = self.started_at, self.completed_at, self.html_url
        node.check_suite = AppSuite(
            app=App(database_id=self.app.id, name=self.app.name) if self.app is not None else None,
            database_id=self.check_suite.id if self.check_suite is not None else None,
        )
        return node


class RestCheckRuns(msgspec.Struct):
    """A page of the check runs of a commit."""

    total_count: int
    check_runs: list[RestCheckRun]


def contexts_of(nodes: Iterable[ContextNode], own_app_id: int) -> Sequence[Context]:
    """Every report in GitHub's order, without those of Babysit's own check."""
    return tuple(
        _check_run(node) if isinstance(node, CheckRunNode) else _commit_status(node)
        for node in nodes
        if not is_own(node, own_app_id)
    )


def suites_of(nodes: Iterable[SuiteNode], own_app_id: int) -> Sequence[Suite]:
    """Every check suite but Babysit's own, whose conclusion is Babysit's answer."""
    return tuple(_suite(node) for node in nodes if node.app is None or node.app.database_id != own_app_id)


def _suite(node: SuiteNode) -> Suite:
    run = node.workflow_run
    workflow = run.workflow if run is not None else None
    return Suite(
        suite_id=node.database_id or 0,
        status=node.status.lower(),
        conclusion=(node.conclusion or "").lower(),
        app_id=node.app.database_id if node.app else None,
        app_name=node.app.name if node.app else "",
        workflow=(workflow.name if workflow else "a workflow") if run is not None else "",
        workflow_id=(workflow.database_id or 0) if workflow else 0,
        event=run.event if run is not None else "",
        updated_at=node.updated_at,
        url=run.url if run is not None else None,
    )


def newest_own_check(nodes: Iterable[ContextNode], own_app_id: int) -> OwnCheck | None:
    """Babysit's own check run; a head may hold several, and the newest one is what GitHub shows."""
    runs = [node for node in nodes if isinstance(node, CheckRunNode) and is_own(node, own_app_id)]
    if not runs:
        return None
    run = max(runs, key=lambda node: node.database_id or 0)
    return OwnCheck(
        check_run_id=run.database_id or 0,
        external_id=run.external_id or "",
        status=run.status.lower(),
        conclusion=run.conclusion.lower() if run.conclusion else None,
        started_at=run.started_at,
    )


def is_own(node: ContextNode, own_app_id: int | None) -> bool:
    """Whether Babysit made this: GitHub vouches for the App, which no name or external id does.

    Without the App's number, which a person's token does not tell, its form is all there is to go by.
    """
    return (
        isinstance(node, CheckRunNode)
        and node.name == OWN_CHECK
        and (node.external_id or "").startswith(OWN_EXTERNAL_ID)
        and own_app_id in {None, _app(node).database_id}
    )


def _app(node: CheckRunNode) -> App:
    return (node.check_suite.app if node.check_suite else None) or App()


def _check_run(node: CheckRunNode) -> Context:
    status = node.status.lower()
    # A run that says it is completed without a conclusion keeps the word "completed", which is no pass.
    state = (node.conclusion or status).lower() if status == "completed" else status
    app = _app(node)
    return Context(
        kind=ContextKind.CHECK_RUN,
        name=node.name,
        is_babysits=(node.external_id or "").startswith(OWN_EXTERNAL_ID),
        state=state,
        outcome=outcome_of(state),
        app_id=app.database_id,
        app_name=app.name,
        run_id=node.database_id or 0,
        suite_id=(node.check_suite.database_id or 0) if node.check_suite else 0,
        reported_at=node.completed_at or node.started_at,
        url=node.url,
        is_required=node.is_required,
    )


def _commit_status(node: StatusNode) -> Context:
    state = node.state.lower()
    return Context(
        kind=ContextKind.COMMIT_STATUS,
        name=node.context,
        state=state,
        outcome=outcome_of(state),
        reported_at=node.created_at,
        url=node.target_url,
        is_required=node.is_required,
    )
