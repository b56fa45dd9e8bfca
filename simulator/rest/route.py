"""A route with what it asks of its caller, and the parts of a request and an answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.access import AppViewer, Viewer, acting_app, actor
from simulator.errors import Refused, not_found
from simulator.rest.body import Body
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.world import Repository, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request on its way to a handler. `path` holds the values of the route's placeholders."""

    world: World
    viewer: Viewer
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Body
    found: Repository | None = None

    @property
    def repository(self) -> Repository:
        """The repository that the path names; the caller may see it."""
        if self.found is None:
            raise Refused(404, "Not Found")
        return self.found

    @property
    def actor(self) -> Account:
        """The account that acts."""
        return actor(self.viewer)

    @property
    def app(self) -> App | None:
        """The App that acts by an installation token, if one does."""
        return acting_app(self.viewer)

    @property
    def own_app(self) -> App:
        """The App that calls by its JWT.

        Raises:
            Refused: somebody else calls.
        """
        if not isinstance(self.viewer, AppViewer) or self.viewer.by_secret:
            raise Refused(401, "A JSON web token could not be decoded")
        return self.viewer.app

    @property
    def own_client(self) -> App:
        """The App that calls by its client id and secret, which its JWT does not replace.

        Raises:
            Refused: somebody else calls.
        """
        if not isinstance(self.viewer, AppViewer) or not self.viewer.by_secret:
            raise not_found()
        return self.viewer.app

    def number(self, name: str) -> int:
        """A number in the path.

        Raises:
            Refused: it is none.
        """
        text = self.path[name]
        if not text.isdecimal():
            raise Refused(404, "Not Found")
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a handler says. A `body` of None is an empty body; a `str` is sent as plain text."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that is answered in pages: bare, or under `key` beside GitHub's `total_count`."""

    bodies: Sequence[Callable[[], object]]
    key: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    def cut(self, page: int, size: int) -> object:
        """The body of one page, pages counted from 1."""
        shown = [make() for make in self.bodies[(page - 1) * size : page * size]]
        if self.key is None:
            return shown
        return {"total_count": len(self.bodies), **self.extra, self.key: shown}

    def pages(self, size: int) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-len(self.bodies) // size))


Handler = Callable[[Call], Answer | Listing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a caller must have: an App any one of `permissions`, a person at least `role`.

    `permissions` are GitHub's names with a level, such as `checks:write`. Nothing is asked of anybody where
    they are empty; the handler then looks for itself.
    """

    permissions: tuple[str, ...] = ()
    role: str = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation of the API. In `pattern`, `{name}` is a segment and `{name:path}` may hold slashes.

    `is_content` says that a call counts as creating content, which GitHub limits more strictly.
    """

    method: str
    pattern: str
    handler: Handler
    needs: Needs
    is_content: bool

    @property
    def expression(self) -> re.Pattern[str]:
        """The pattern as a regular expression on a whole path."""
        text = re.sub(r"\{(\w+):path\}", r"(?P<\1>.+)", self.pattern)
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text))


def route(operation: str, handler: Handler, *permissions: str, role: str | None = None) -> Route:
    """A route from `METHOD /path`; the role follows from the method where it is not said."""
    method, _, pattern = operation.partition(" ")
    default = "read" if method == "GET" else "write"
    return Route(
        method=method,
        pattern=pattern,
        handler=handler,
        needs=Needs(permissions=permissions, role=role or default),
        is_content=method in {"POST", "PATCH", "PUT"} and not pattern.startswith("/app"),
    )
