"""Issues."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.graphql.objects.comments import IssueComment
from simulator.graphql.objects.labels import Label
from simulator.graphql.objects.words import Words
from simulator.state import issues

if TYPE_CHECKING:
    from simulator.graphql.objects.repositories import Repository


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that is no pull request."""

    repository: "Repository"
    record: issues.Issue

    @property
    def behind(self) -> tuple[Words]:
        record = self.record
        return (
            Words(
                site=self.repository.site,
                home=self.repository.record,
                id=record.node_id,
                number_id=record.id,
                writer=record.author,
                text=record.body,
                created_at=record.created_at,
                updated_at=record.updated_at,
                edits=record.body_edits,
            ),
        )

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
