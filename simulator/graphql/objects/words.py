"""What everything that somebody wrote has in common: author, text, times and edits."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.objects import actors
from simulator.graphql.site import Site
from simulator.payloads.basics import association
from simulator.state.accounts import Account
from simulator.state.issues import Edit
from simulator.state.world import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The fields of the interface `Comment`, and the ids. `writer` is None for a deleted account."""

    site: Site
    home: Repository
    id: str
    number_id: int
    writer: Account | None
    text: str | None
    created_at: datetime
    updated_at: datetime
    edits: Sequence[Edit] = ()

    @property
    def full_database_id(self) -> str:
        return str(self.number_id)

    @property
    def database_id(self) -> int:
        return self.number_id

    @property
    def author(self) -> actors.Actor | None:
        return actors.present_optional(self.site, self.writer)

    @property
    def author_association(self) -> str:
        return "NONE" if self.writer is None else association(self.home, self.writer)

    @property
    def viewer_did_author(self) -> bool:
        return self.writer is not None and self.site.is_viewer(self.writer)

    @property
    def body(self) -> str:
        return self.text or ""

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
        return actors.present(self.site, self.edits[-1].editor) if self.edits else None
