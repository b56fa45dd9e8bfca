"""What everything that somebody wrote has in common: author, text, times and edits."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.graphql.objects import actors
from simulator.graphql.references import RepositoryAt
from simulator.payloads.basics import association
from simulator.state.accounts import Account
from simulator.state.issues import Edit


class Written(Protocol):
    """What somebody wrote: a description, a comment, a review. `body` is None for an empty description."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def node_id(self) -> str:
        """Its global id."""
        ...

    @property
    def author(self) -> Account:
        """Who wrote it."""
        ...

    @property
    def body(self) -> str | None:
        """Its text."""
        ...

    @property
    def created_at(self) -> datetime:
        """When it was written."""
        ...

    @property
    def updated_at(self) -> datetime:
        """When it, or what belongs to it, last changed."""
        ...


class Minimizable(Protocol):
    """What somebody may fold away."""

    @property
    def is_minimized(self) -> bool:
        """Whether somebody did."""
        ...


@dataclass(frozen=True, slots=True)
class Minimizing:
    """The fields of the interface `Minimizable`."""

    record: Minimizable

    @property
    def is_minimized(self) -> bool:
        return self.record.is_minimized

    @property
    def minimized_reason(self) -> str | None:
        return "outdated" if self.record.is_minimized else None


@dataclass(frozen=True, slots=True)
class Words:
    """The fields of the interface `Comment`, and the ids."""

    repository: RepositoryAt
    record: Written
    edits: Sequence[Edit]

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.record.updated_at

    @property
    def full_database_id(self) -> str:
        return str(self.record.id)

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def author(self) -> actors.Actor:
        return actors.present(self.repository.site, self.record.author)

    @property
    def author_association(self) -> str:
        return association(self.repository.record, self.record.author)

    @property
    def viewer_did_author(self) -> bool:
        return self.repository.site.is_viewer(self.record.author)

    @property
    def body(self) -> str:
        return self.record.body or ""

    @property
    def body_text(self) -> str:
        return self.body

    @property
    def published_at(self) -> datetime:
        return self.created_at

    @property
    def includes_created_edit(self) -> bool:
        return bool(self.edits)

    @property
    def last_edited_at(self) -> datetime | None:
        return self.edits[-1].edited_at if self.edits else None

    @property
    def editor(self) -> actors.Actor | None:
        return actors.present(self.repository.site, self.edits[-1].editor) if self.edits else None
