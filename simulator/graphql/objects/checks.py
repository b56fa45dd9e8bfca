"""Check suites and check runs."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.graphql import requirements
from simulator.graphql.objects.apps import App, WorkflowRun
from simulator.graphql.objects.check_details import CheckAnnotation, CheckStep
from simulator.graphql.references import CheckSuiteAt, CommitAt, RefAt, RepositoryAt
from simulator.state import world


@dataclass(frozen=True, slots=True)
class CheckSuite:
    """All check runs of one App on one commit, or of one Actions run."""

    repository: RepositoryAt
    record: world.CheckSuite

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def app(self) -> App:
        return App(self.repository.site, self.record.app)

    @property
    def branch(self) -> RefAt | None:
        name = self.record.head_branch
        return None if name is None else self.repository.ref(f"refs/heads/{name}")

    @property
    def commit(self) -> CommitAt:
        return self.repository.commit(self.record.head_sha)

    @property
    def status(self) -> str:
        return self.record.status.upper()

    @property
    def conclusion(self) -> str | None:
        return _upper(self.record.conclusion)

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.record.updated_at

    @property
    def workflow_run(self) -> WorkflowRun | None:
        run = self.record.workflow_run
        return None if run is None else WorkflowRun(CheckSuiteAt(self.repository, self.record), run)

    def check_runs(self, filter_by: Mapping[str, object] | None = None) -> "Sequence[CheckRun]":
        """The suite's runs; as for GitHub the newest of each name, unless `checkType: ALL` asks for more."""
        wanted = filter_by or {}
        at_head = self.repository.record.runs_by_sha.get(self.record.head_sha, [])
        runs = [run for run in at_head if run.suite is self.record]
        if wanted.get("check_type") != "ALL":
            runs = list({run.name: run for run in runs}.values())
        return [CheckRun(self.repository, run) for run in runs if _is_wanted(run, wanted)]

    @property
    def resource_path(self) -> str:
        page = f"{self.repository.resource_path}/commit/{self.record.head_sha}/checks"
        return f"{page}?check_suite_id={self.record.id}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"


def _is_wanted(run: world.CheckRun, wanted: Mapping[str, object]) -> bool:
    statuses = wanted.get("statuses") or [wanted.get("status")]
    conclusions = wanted.get("conclusions")
    return (
        wanted.get("app_id") in {None, run.app.id}
        and wanted.get("check_name") in {None, run.name}
        and (statuses == [None] or (isinstance(statuses, list) and run.status.upper() in statuses))
        and (conclusions is None or (isinstance(conclusions, list) and _upper(run.conclusion) in conclusions))
    )


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One check of one App on one commit."""

    repository: RepositoryAt
    record: world.CheckRun

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
    def status(self) -> str:
        return self.record.status.upper()

    @property
    def conclusion(self) -> str | None:
        return _upper(self.record.conclusion)

    @property
    def counted_as(self) -> str:
        """Its member of `CheckRunState`."""
        return self.conclusion or self.status

    @property
    def started_at(self) -> datetime | None:
        return self.record.started_at

    @property
    def completed_at(self) -> datetime | None:
        return self.record.completed_at

    @property
    def external_id(self) -> str:
        return self.record.external_id

    @property
    def title(self) -> str | None:
        return self.record.output.title

    @property
    def summary(self) -> str | None:
        return self.record.output.summary

    @property
    def text(self) -> str | None:
        return self.record.output.text

    @property
    def check_suite(self) -> CheckSuite:
        return CheckSuite(self.repository, self.record.suite)

    def is_required(self, pull_request_id: str | None = None, pull_request_number: int | None = None) -> bool:
        pull = requirements.named_pull_request(self.repository.record, pull_request_id, pull_request_number)
        return requirements.is_required(pull, self.record.name, self.record.app.id)

    @property
    def annotations(self) -> Sequence[CheckAnnotation]:
        return [
            CheckAnnotation(self.repository, self.record.head_sha, note)
            for note in self.record.output.annotations
        ]

    def steps(self, number: int | None = None) -> Sequence[CheckStep] | None:
        """The steps of an Actions job; null for any other check."""
        if not self.record.steps:
            return None
        return [CheckStep(self.record, step) for step in self.record.steps if number in {None, step.number}]

    @property
    def resource_path(self) -> str:
        run = self.record.suite.workflow_run
        place = f"runs/{self.record.id}" if run is None else f"actions/runs/{run.id}/job/{self.record.id}"
        return f"{self.repository.resource_path}/{place}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"

    @property
    def permalink(self) -> str:
        return self.url

    @property
    def details_url(self) -> str:
        return self.record.details_url or self.url


def _upper(word: str | None) -> str | None:
    return None if word is None else word.upper()
