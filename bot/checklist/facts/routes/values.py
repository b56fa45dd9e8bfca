"""What an expression can come to while a file's route registrations are followed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bot.checklist.facts.routes.model import Middleware
from bot.checklist.facts.routes.syntax.tree import ClassBody, Function, Import

if TYPE_CHECKING:
    from bot.checklist.facts.routes.framework import Framework

UNKNOWN_PART = "{?}"


@dataclass(frozen=True, slots=True)
class Constant:
    """Text; parts that are not constant are `UNKNOWN_PART`. `line` is where it is written."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that leads out of what is seen. `module` is where it was imported from, if it was."""

    name: str
    module: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """A call that is not followed."""

    callee: "Value"
    name: str
    arguments: tuple["Value", ...]
    named: tuple[tuple[str, "Value"], ...]
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """An import that nothing has asked for yet: its file is not read before."""

    path: str
    wanted: Import


@dataclass(slots=True, eq=False)
class Array:
    """A list; `is_open` says that it may hold more than is seen."""

    items: list["Value"]
    line: int = 0
    is_open: bool = False


@dataclass(slots=True, eq=False)
class Record:
    """A struct, object, dictionary or instance. `path` and `line` are where it is written."""

    type_name: str
    fields: dict[str, "Value"]
    path: str
    line: int
    made_by: "ClassValue | None" = None
    is_open: bool = False


@dataclass(slots=True, eq=False)
class ClassValue:
    """A class, its one instance, and where it is written: one instance stands for all."""

    body: ClassBody
    scope: "Scope"
    path: str
    instance: Record | None = None


@dataclass(slots=True, eq=False)
class Closure:
    """A function with the names it sees. `bound` is the instance a method is called on."""

    function: Function
    scope: "Scope"
    path: str
    bound: Record | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Wrapped:
    """A handler with middleware around it, outermost first."""

    inner: "Value"
    gates: tuple[Middleware, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A router's method taken as a value, as in `app[verb]` or `const get = app.get`."""

    router: "Router"
    name: str


@dataclass(slots=True, eq=False)
class ModuleValue:
    """A module or package, by what gives its names."""

    member: Callable[[str], "Value | None"]
    path: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One of several values."""

    options: tuple["Value", ...]


@dataclass(slots=True, eq=False)
class Scoped:
    """Middleware put on a router for the paths under `prefix` (all where it is empty, none of `spared`)."""

    middleware: Middleware
    prefix: str = ""
    method: str = ""
    spared: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Link:
    """One way to a router: through `router`, of whose own middleware the first `reach` apply."""

    router: "Router"
    prefix: str
    reach: int | None
    extra: tuple[Middleware, ...] = ()


@dataclass(slots=True, eq=False)
class Router:
    """Something that routes are registered on.

    `links` are the ways by which requests come to it from other routers, empty for one that is served itself.
    `unknown` says why there may be more above it, `unmounted` why there is while nothing in sight mounts it.
    """

    framework: "Framework"
    label: str
    line: int
    gates: list[Scoped] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    unknown: str = ""
    unmounted: str = ""
    is_served: bool = False
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def reach(self) -> int | None:
        """How many of its own middleware apply to what is registered now; None for all, whenever put on."""
        return len(self.gates) if self.framework.is_ordered else None


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """A route as it was registered; what stands above its router is read when all is known."""

    router: Router
    reach: int | None
    method: str
    pattern: str
    handler: str
    inline: tuple[Middleware, ...]
    path: str
    line: int


Value: TypeAlias = (
    Constant
    | Reference
    | Called
    | Array
    | Record
    | ClassValue
    | Closure
    | Wrapped
    | Method
    | ModuleValue
    | Pending
    | Either
    | Router
)


@dataclass(slots=True, eq=False)
class Scope:
    """Names, innermost first."""

    above: "Scope | None" = None
    names: dict[str, Value] = field(default_factory=dict)

    def find(self, name: str) -> Value | None:
        """The value, None where no scope has the name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.above
        return None

    def holder(self, name: str) -> "Scope":
        """The scope that has the name, this one where none has."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope
            scope = scope.above
        return self


def routers_in(value: Value | None) -> Iterator[Router]:
    """The routers that a value is or, for a choice, may be."""
    match value:
        case Router():
            yield value
        case Either():
            for option in value.options:
                yield from routers_in(option)
        case _:
            return


def name_of(value: Value | None) -> str:  # noqa: PLR0911  one arm a kind of value
    """The value's own name, dotted; empty where it has none."""
    match value:
        case Reference() | Called():
            return value.name
        case Closure():
            return value.function.name
        case ClassValue():
            return value.body.name
        case Constant():
            return value.text
        case Record() if value.made_by is not None:
            return value.made_by.body.name
        case Router():
            return value.label
        case Method():
            return f"{value.router.label or value.router.framework.name}.{value.name}"
        case Wrapped():
            return name_of(value.inner)
        case _:
            return ""
