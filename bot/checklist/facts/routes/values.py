"""What an expression can come to while a file's route registrations are followed, and who follows it.

A router knows its framework, a framework is handed calls, a call knows who follows the program, and that one
makes routers: these types name each other, so they stand in one module.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.languages.library import Routers
from bot.checklist.languages.program import Call, ClassBody, Expression, Function, Import, Statement
from bot.checklist.languages.running import Running

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
    """Middleware put on a router for the paths under `prefix` (all where it is empty, none of `spared`).

    `is_exact` says that it runs for that very path alone. A spared path may have a method before it.
    """

    middleware: Middleware
    prefix: str = ""
    method: str = ""
    spared: tuple[str, ...] = ()
    is_exact: bool = False


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


@dataclass(frozen=True, slots=True, eq=False)
class HandedOver:
    """A router that a method of something unknown was given by a call.

    `owner` is the type of that something, as far as a name tells.
    """

    owner: str
    arguments: tuple[Value, ...]
    call: Call


class Following(Protocol):
    """Who follows the program, as frameworks and calls know it."""

    path: str
    registrations: list[Registration]
    classes: dict[tuple[str, str], ClassValue]
    methods: dict[tuple[str, str, str], Closure]
    functions: list[Closure]
    followed: set[int]
    owners: set[tuple[str, str]]
    stack: list[Closure]
    notes: dict[str, Value]
    handed_over: dict[str, list[HandedOver]]
    naming: list[str]

    @property
    def frameworks(self) -> Sequence["Framework"]:
        """Those of the language of the file at work."""

    @property
    def import_module(self) -> Callable[[str, Import], Value | None]:
        """What an import of a file binds."""

    @property
    def language(self) -> Running:
        """How the program of the file at work runs."""

    @property
    def home(self) -> str:
        """What shares its types with the file at work."""

    def run(self, statements: Iterable[Statement], scope: Scope) -> Value | None:
        """Follows the statements and gives what they return, where they do."""

    def value(self, expression: Expression, scope: Scope) -> Value:
        """What an expression comes to."""

    def member(self, owner: Value | None, name: str) -> Value | None:
        """A named part of a value, None where it is not known."""

    def arguments(self, call: Call, scope: Scope) -> list[Value]:
        """The positional arguments' values, spread ones laid out."""

    def text(self, value: Value | None) -> str:
        """The value as constant text, with `UNKNOWN_PART` for what is not."""

    def make(self, router: Router) -> Router:
        """Notes a router as made here."""

    def put(self, router: Router, gates: Iterable[Middleware], prefix: str = "", method: str = "") -> None:
        """Puts middleware on a router."""

    def link(self, inner: Router, link: Link) -> None:
        """Makes `inner` reachable through the link."""

    def register(self, registration: Registration) -> None:
        """Notes a route."""

    def follow(self, closure: Closure, arguments: list[Value]) -> Value | None:
        """Runs a function with these arguments and gives what it returns."""

    def middleware_refusal(self, function: Function) -> Refusal:
        """What the body of a middleware shows."""

    def handler_refusal(self, function: Function) -> Refusal:
        """What the body of a handler shows."""


@dataclass(slots=True, eq=False)
class Invocation:
    """One call on its way to a framework: what is called, with what, and who can say what that means."""

    call: Call
    scope: Scope
    run: Following
    _values: list[Value] | None = None

    @property
    def values(self) -> list[Value]:
        """The positional arguments' values, spread ones laid out; each is followed once."""
        if self._values is None:
            self._values = self.run.arguments(self.call, self.scope)
        return self._values

    def value(self, position: int) -> Value | None:
        """The positional argument's value, None where there is none."""
        return self.values[position] if position < len(self.values) else None

    def named(self, name: str) -> Value | None:
        """The keyword argument's value."""
        given = dict(self.call.named).get(name)
        return self.run.value(given, self.scope) if given is not None else None


def _ignore_call(_router: Router, _method: str, _invocation: Invocation) -> Value | None:
    return None


def _ignore_construction(_callee: str, _invocation: Invocation) -> Value | None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """One framework: what it calls things, and what is done with them.

    `routers` are its words, a value of its library: so its language is told. `construct` gets the callee as
    "module:member" or, where the import was not seen, the bare name. `member` gives what hangs on a router
    without being called.
    """

    routers: Routers
    construct: Callable[[str, Invocation], Value | None] = _ignore_construction
    call: Callable[[Router, str, Invocation], Value | None] = _ignore_call
    decorate: Callable[[Router, str, Invocation, Closure], None] | None = None
    define_class: Callable[[ClassValue, Following], None] | None = None
    define_function: Callable[[Closure, Following], None] | None = None
    finish_module: Callable[[str, Scope, Following], None] | None = None
    member: Callable[[Router, str], Value | None] | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.routers.name

    @property
    def is_ordered(self) -> bool:
        """Whether middleware applies only to what is registered after it."""
        return self.routers.is_ordered


def is_type(framework: Framework, type_text: str) -> bool:
    """Whether the written type is one of the framework's routers."""
    return bool(type_text) and type_text.strip() in framework.routers.types


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
