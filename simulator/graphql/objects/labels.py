"""Labels of a repository."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.references import RepositoryAt
from simulator.state import issues


@dataclass(frozen=True, slots=True)
class Label:
    """A label."""

    repository: RepositoryAt
    record: issues.Label

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def color(self) -> str:
        return self.record.color

    @property
    def description(self) -> str | None:
        return self.record.description

    @property
    def is_default(self) -> bool:
        return False

    @property
    def created_at(self) -> datetime:
        return self.repository.created_at

    @property
    def updated_at(self) -> datetime:
        return self.repository.created_at

    @property
    def resource_path(self) -> str:
        return f"{self.repository.resource_path}/labels/{self.record.name}"

    @property
    def url(self) -> str:
        return f"{self.repository.url}/labels/{self.record.name}"
