"""How a language's clients send requests, and how code drives a browser."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedClients:
    """Functions of a package that take the address at a place.

    - `places`: each function with the place of its address, from 0; `dials`: of these, those given a host.
    - `methods`: of a client, each with the number of its arguments; the address is the first.
    - `types`: how a client is declared or made; `default`: the client that a package has ready.
    - `chains`: what stands in the chain of a client whose methods are verbs.
    """

    places: Mapping[str, int] = field(default_factory=dict)
    dials: frozenset[str] = frozenset()
    methods: Mapping[str, int] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    default: frozenset[str] = frozenset()
    chains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionClients:
    """Clients with a method a verb, told by what they were imported or made from.

    - `modules`: patterns of the modules whose verbs are functions.
    - `openers`: patterns of functions that open an address.
    - `makers`: patterns of what makes a client.
    - `imported`: modules that make a call of a verb on anything called a client likely to be one.
    """

    modules: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    imported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptionClients:
    """Clients that take an address, or options that hold one.

    - `functions`: those that are called themselves; `known_alone`: of these, those that need no import.
    - `clients`: patterns of names on which a verb is called.
    - `makers`: those that make a client with a base address.
    - `modules`: libraries that are all called `request`.
    """

    functions: frozenset[str] = frozenset()
    known_alone: frozenset[str] = frozenset()
    clients: tuple[str, ...] = ()
    makers: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pages:
    """What shows that code runs in a browser, which sends what it likes: patterns of text, and suffixes."""

    marks: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Browsers:
    """How a library sends a browser of the service to a page.

    - `calls`: functions that are given the address first; `methods`: the same, where `modules` are imported.
    - `goes_to_pages`: `page.goto(address)`.
    - `drivers`: modules whose drivers `get` an address.
    """

    calls: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    goes_to_pages: bool = False
    drivers: tuple[str, ...] = ()
