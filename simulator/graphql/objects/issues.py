"""Issues."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.objects.comments import IssueComment
from simulator.graphql.objects.labels import Label
from simulator.graphql.objects.words import Words
from simulator.graphql.references import RepositoryAt
from simulator.state import issues


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that is no pull request."""

    repository: RepositoryAt
    record: issues.Issue

    @property
    def behind(self) -> tuple[Words]:
        return (Words(self.repository, self.record, self.record.body_edits),)

    @property
    def number(self) -> int:
        return self.record.number

    @property
    def title(self) -> str:
        return self.record.title

    @property
    def state(self) -> str:
        return self.record.state.upper()

    @property
    def closed(self) -> bool:
        return self.record.state == "closed"

    @property
    def closed_at(self) -> datetime | None:
        return self.record.closed_at

    @property
    def locked(self) -> bool:
        return self.record.is_locked

    @property
    def labels(self) -> Sequence[Label]:
        return [Label(self.repository, label) for label in self.record.labels]

    @property
    def comments(self) -> Sequence[IssueComment]:
        return [IssueComment(self.repository, comment) for comment in self.record.comments]

    @property
    def resource_path(self) -> str:
        return f"{self.repository.resource_path}/issues/{self.record.number}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"
