"""GitHub Apps, and the Actions workflows of the best known one."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.references import CheckSuiteAt, RepositoryAt
from simulator.graphql.site import Site
from simulator.state import apps, checks
from simulator.state.identity import node_id


@dataclass(frozen=True, slots=True)
class App:
    """A GitHub App."""

    site: Site
    record: apps.App

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def slug(self) -> str:
        return self.record.slug

    @property
    def description(self) -> str | None:
        return None

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.record.created_at

    @property
    def url(self) -> str:
        return f"{self.site.world.server_url}/apps/{self.record.slug}"


@dataclass(frozen=True, slots=True)
class Workflow:
    """An Actions workflow. The world knows it by its runs alone, so its id is made from its path."""

    repository: RepositoryAt
    record: checks.WorkflowRun

    @property
    def id(self) -> str:
        return node_id("Workflow", f"{self.repository.database_id}:{self.record.path}")

    @property
    def database_id(self) -> int:
        return checks.workflow_id(self.repository.database_id, self.record.path)

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def state(self) -> str:
        return "ACTIVE"

    @property
    def created_at(self) -> datetime:
        return self.repository.created_at

    @property
    def updated_at(self) -> datetime:
        return self.repository.created_at

    @property
    def resource_path(self) -> str:
        return f"{self.repository.resource_path}/actions/workflows/{self.record.path.rpartition('/')[2]}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """One run of a workflow."""

    check_suite: CheckSuiteAt
    record: checks.WorkflowRun

    @property
    def id(self) -> str:
        return node_id("WorkflowRun", self.record.id)

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def event(self) -> str:
        return self.record.event

    @property
    def run_number(self) -> int:
        return self.record.run_number

    @property
    def workflow(self) -> Workflow:
        return Workflow(self.check_suite.repository, self.record)

    @property
    def created_at(self) -> datetime:
        return self.check_suite.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.check_suite.record.updated_at

    @property
    def resource_path(self) -> str:
        return f"{self.check_suite.repository.resource_path}/actions/runs/{self.record.id}"

    @property
    def url(self) -> str:
        return f"{self.check_suite.repository.server_url}{self.resource_path}"
