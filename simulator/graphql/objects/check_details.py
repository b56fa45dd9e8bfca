"""What a check run holds: annotations on files, and the steps of an Actions job."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.references import RepositoryAt
from simulator.state import checks, world


@dataclass(frozen=True, slots=True)
class CheckAnnotationPosition:
    """A place in a file, both numbers from 1."""

    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class CheckAnnotationSpan:
    """From where to where."""

    start: CheckAnnotationPosition
    end: CheckAnnotationPosition


@dataclass(frozen=True, slots=True)
class CheckAnnotation:
    """A remark of a check run on lines of a file."""

    repository: RepositoryAt
    head_sha: str
    record: checks.Annotation

    @property
    def database_id(self) -> int | None:
        return None

    @property
    def annotation_level(self) -> str:
        return self.record.level.upper()

    @property
    def path(self) -> str:
        return self.record.path

    @property
    def message(self) -> str:
        return self.record.message

    @property
    def title(self) -> str | None:
        return self.record.title

    @property
    def raw_details(self) -> str | None:
        return self.record.raw_details

    @property
    def blob_url(self) -> str:
        return f"{self.repository.url}/blob/{self.head_sha}/{self.record.path}"

    @property
    def location(self) -> CheckAnnotationSpan:
        return CheckAnnotationSpan(
            CheckAnnotationPosition(self.record.start_line, self.record.start_column),
            CheckAnnotationPosition(self.record.end_line, self.record.end_column),
        )


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step of an Actions job. The world keeps no times of steps, only of their job."""

    job: world.CheckRun
    record: checks.Step

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def number(self) -> int:
        return self.record.number

    @property
    def status(self) -> str:
        return self.record.status.upper()

    @property
    def conclusion(self) -> str | None:
        return None if self.record.conclusion is None else self.record.conclusion.upper()

    @property
    def external_id(self) -> str | None:
        return None

    @property
    def started_at(self) -> datetime | None:
        return self.job.started_at

    @property
    def completed_at(self) -> datetime | None:
        return self.job.completed_at
