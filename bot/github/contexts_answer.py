"""The form of what GitHub tells about the checks of a commit."""

from datetime import datetime

from bot.github.graphql_forms import App, Camel, Page


class AppSuite(Camel):
    """The suite a check run belongs to."""

    app: App | None = None
    database_id: int | None = None


class CheckRunNode(Camel, tag="CheckRun", tag_field="__typename"):
    """A check run on the head."""

    name: str
    status: str
    database_id: int | None = None
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    url: str | None = None
    external_id: str | None = None
    is_required: bool = False
    check_suite: AppSuite | None = None


class StatusNode(Camel, tag="StatusContext", tag_field="__typename"):
    """A commit status on the head."""

    context: str
    state: str
    created_at: datetime | None = None
    target_url: str | None = None
    is_required: bool = False


ContextNode = CheckRunNode | StatusNode


class Rollup(Camel):
    """Every context of a commit."""

    contexts: Page[ContextNode] | None = None


class Workflow(Camel):
    """A workflow of GitHub Actions: two may have one name."""

    name: str
    database_id: int | None = None


class WorkflowRun(Camel):
    """A run of a workflow, and the event that set it off."""

    event: str = ""
    url: str | None = None
    workflow: Workflow | None = None


class SuiteNode(Camel):
    """A check suite; `workflow_run` is null for other Apps than GitHub Actions."""

    status: str
    database_id: int | None = None
    conclusion: str | None = None
    updated_at: datetime | None = None
    app: App | None = None
    workflow_run: WorkflowRun | None = None
