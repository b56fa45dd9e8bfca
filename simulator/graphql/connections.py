"""GitHub's connections: one page of a list, with cursors, totals and the rules on `first` and `last`."""

import base64
import binascii
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.errors import Refusal

LARGEST_PAGE = 100
_PREFIX = "cursor:v2:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a list that was asked for, in GitHub's four arguments."""

    first: int | None = None
    last: int | None = None
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page lies in its list."""

    start_cursor: str | None
    end_cursor: str | None
    has_previous_page: bool
    has_next_page: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """An item beside its cursor."""

    cursor: str
    node: object

    @property
    def reacted_at(self) -> datetime | None:
        """When the reaction was given, where the item is somebody who reacted."""
        found = getattr(self.node, "reacted_at", None)
        return found if isinstance(found, datetime) else None


@dataclass(frozen=True, slots=True)
class Connection:
    """One page of `items`, from `start` up to but without `end`."""

    items: Sequence[object]
    start: int
    end: int

    @property
    def nodes(self) -> Sequence[object]:
        """The items of this page."""
        return self.items[self.start : self.end]

    @property
    def edges(self) -> Sequence[Edge]:
        """The items of this page beside their cursors."""
        return [Edge(cursor(self.start + place), node) for place, node in enumerate(self.nodes)]

    @property
    def total_count(self) -> int:
        """How many items all pages have."""
        return len(self.items)

    @property
    def page_info(self) -> PageInfo:
        """Where this page lies."""
        is_empty = self.start >= self.end
        return PageInfo(
            None if is_empty else cursor(self.start),
            None if is_empty else cursor(self.end - 1),
            self.start > 0,
            self.end < len(self.items),
        )


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many items of a list are in one state."""

    state: str
    count: int


class StatusCheckRollupContextConnection(Connection):
    """A page of contexts, and how many there are of each kind and state on all pages."""

    __slots__ = ()

    @property
    def check_run_count(self) -> int:
        """How many are check runs."""
        return len(self._of("CheckRun"))

    @property
    def check_run_counts_by_state(self) -> Sequence[StateCount]:
        """Check runs by conclusion, or by status while there is none."""
        return _counted(self._of("CheckRun"))

    @property
    def status_context_count(self) -> int:
        """How many are commit statuses."""
        return len(self._of("StatusContext"))

    @property
    def status_context_counts_by_state(self) -> Sequence[StateCount]:
        """Commit statuses by state."""
        return _counted(self._of("StatusContext"))

    def _of(self, kind: str) -> Sequence[object]:
        return [item for item in self.items if type(item).__name__ == kind]


class PullRequestTimelineItemsConnection(Connection):
    """A page of a timeline."""

    __slots__ = ()

    @property
    def filtered_count(self) -> int:
        """How many items there are of the kinds that were asked for."""
        return len(self.items)

    @property
    def page_count(self) -> int:
        """How many items this page has."""
        return len(self.nodes)

    @property
    def updated_at(self) -> datetime:
        """When the newest item happened; the epoch for an empty timeline."""
        moments = [getattr(item, "created_at", None) for item in self.items]
        return max(
            (at for at in moments if isinstance(at, datetime)), default=datetime.fromtimestamp(0).astimezone()
        )


class SearchResultItemConnection(Connection):
    """A page of what a search found."""

    __slots__ = ()

    @property
    def issue_count(self) -> int:
        """How many issues and pull requests were found."""
        return sum(type(item).__name__ in {"Issue", "PullRequest"} for item in self.items)

    @property
    def repository_count(self) -> int:
        """How many repositories were found."""
        return sum(type(item).__name__ == "Repository" for item in self.items)

    @property
    def user_count(self) -> int:
        """How many accounts were found."""
        return sum(type(item).__name__ in {"User", "Organization"} for item in self.items)


_SPECIAL = {
    special.__name__: special
    for special in (
        StatusCheckRollupContextConnection,
        PullRequestTimelineItemsConnection,
        SearchResultItemConnection,
    )
}


def _counted(items: Sequence[object]) -> Sequence[StateCount]:
    counts = Counter(str(getattr(item, "counted_as")) for item in items)  # noqa: B009 - both kinds have it
    return [StateCount(state, count) for state, count in sorted(counts.items())]


def cursor(place: int) -> str:
    """The opaque text for the item at `place`, which counts from 0."""
    return base64.b64encode(f"{_PREFIX}{place + 1}".encode()).decode()


def place_of(text: str) -> int:
    """The inverse of `cursor`.

    Raises:
        Refusal: the text is no cursor.
    """
    try:
        decoded = base64.b64decode(text, validate=True).decode()
        if decoded.startswith(_PREFIX):
            return int(decoded.removeprefix(_PREFIX)) - 1
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Refusal("INVALID_CURSOR_ARGUMENTS", f"`{text}` does not appear to be a valid cursor.")


def check_bounds(window: Window, name: str) -> None:
    """Insist on exactly one of `first` and `last`, and on at most a hundred.

    Raises:
        Refusal: GitHub's own words for it.
    """
    if window.first is None and window.last is None:
        raise Refusal(
            "MISSING_PAGINATION_BOUNDARIES",
            f"You must provide a `first` or `last` value to properly paginate the `{name}` connection.",
        )
    if window.first is not None and window.last is not None:
        raise Refusal(
            "INVALID_PAGINATION_BOUNDARIES",
            f"Passing both `first` and `last` to paginate the `{name}` connection is not supported.",
        )
    for bound, size in (("first", window.first or 0), ("last", window.last or 0)):
        if size > LARGEST_PAGE:
            raise Refusal(
                "EXCESSIVE_PAGINATION",
                f"Requesting {size} records on the `{name}` connection exceeds the `{bound}` limit of "
                f"{LARGEST_PAGE} records.",
            )
        if size < 0:
            raise Refusal(
                "INVALID_PAGINATION_BOUNDARIES",
                f"`{bound}` on the `{name}` connection cannot be less than zero.",
            )


def page(items: Sequence[object], window: Window, type_name: str) -> Connection:
    """The page of `items` that `window` shows, as the connection type of that name.

    Raises:
        Refusal: a cursor that is none.
    """
    start = 0 if window.after is None else place_of(window.after) + 1
    end = len(items) if window.before is None else min(place_of(window.before), len(items))
    start, end = min(start, len(items)), max(end, 0)
    if window.first is not None:
        end = min(end, start + window.first)
    elif window.last is not None:
        start = max(start, end - window.last)
    return _SPECIAL.get(type_name, Connection)(items, start, max(start, end))
