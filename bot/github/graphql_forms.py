"""Forms that several of GitHub's GraphQL answers share."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Camel(msgspec.Struct, rename="camel"):
    """GraphQL's spelling of names."""


class Login(Camel):
    """An account; `kind` is GitHub's `__typename`. Its number outlives its login."""

    login: str
    database_id: int | None = None
    kind: str = msgspec.field(name="__typename", default="")


class Oid(Camel):
    """A commit."""

    oid: str


class RepositoryName(Camel):
    """A repository's "owner/name"."""

    name_with_owner: str


class Named(Camel):
    """A label, or a workflow."""

    name: str


class App(Camel):
    """The GitHub App behind a check."""

    database_id: int | None = None
    name: str = ""


class PageInfo(msgspec.Struct, frozen=True, rename="camel"):
    """Where the next page begins; comments are read backwards."""

    has_next_page: bool = False
    end_cursor: str | None = None
    has_previous_page: bool = False
    start_cursor: str | None = None

    @property
    def more_from(self) -> str | None:
        """The cursor to go on from, None at the end."""
        if self.has_next_page:
            return self.end_cursor
        return self.start_cursor if self.has_previous_page else None


class Page(msgspec.Struct, Generic[T], rename="camel"):
    """A connection as far as it was read."""

    total_count: int
    nodes: list[T | None] | None = None
    page_info: PageInfo = PageInfo()

    def extend(self, further: "Page[T] | None") -> None:
        """Go on with a further page; none leaves this one as incomplete as it was, and ends it."""
        if further is None:
            self.page_info = PageInfo()
            return
        self.nodes = [*(self.nodes or []), *(further.nodes or [])]
        self.total_count, self.page_info = further.total_count, further.page_info

    @property
    def known(self) -> list[T]:
        """The nodes that GitHub told."""
        return [node for node in self.nodes or [] if node is not None]

    @property
    def is_whole(self) -> bool:
        """Whether every node was told."""
        return len(self.known) >= self.total_count and len(self.known) == len(self.nodes or [])
