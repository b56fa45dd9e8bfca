"""How a language's libraries decode tokens, receive webhooks and verify peers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyFunctionTokens:
    """Libraries that parse a token with a function that gives its key.

    - `blind`: methods that verify nothing; `modules`: theirs.
    - `parsers`: methods that parse, each with the place of the key function.
    - `known_alone`: calls that are such where no import says otherwise.
    """

    blind: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    parsers: Mapping[str, int] = field(default_factory=dict)
    known_alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeywordTokens:
    """Libraries whose `decode` takes its algorithms by keyword.

    - `blind`: functions that verify nothing; `decoders`: the names of those that decode.
    - `calls`: those of them that resolve so.
    - `modules`: theirs; `others`: modules with a function of that name which is another.
    """

    blind: frozenset[str] = frozenset()
    decoders: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptionTokens:
    """Libraries whose verification takes options, with the algorithms among them.

    - `blind`: functions that verify nothing, as they resolve.
    - `verifiers`: functions with the place of their options; `known_alone`: what they are called where no
      import says otherwise.
    - `by_hand`: modules that take a token apart.
    - `by_place`: those whose `decode` takes whether to verify third, and the algorithm fourth.
    """

    blind: frozenset[str] = frozenset()
    verifiers: Mapping[str, int] = field(default_factory=dict)
    known_alone: Mapping[str, str] = field(default_factory=dict)
    by_hand: tuple[str, ...] = ()
    by_place: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Webhooks:
    """How frameworks receive webhooks.

    - `requests`: patterns of parameters that are a request; `files`: patterns of files that are a route.
    - `takes_handlers`: whatever registers a route is given its handler; `registering`: what else is.
    - `mounts`: what puts a router under a path; `groups`: what does so for the routes inside a call.
    - `serves`: functions that run one handler for all requests.
    - `parses`: patterns of calls that parse a body; `bodies`: patterns of what holds a parsed one.
    - `binds_in`: modules that parse a body into a typed parameter; `binding_decorators`: what marks one.
    """

    requests: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    takes_handlers: bool = False
    registering: frozenset[str] = frozenset()
    mounts: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    serves: frozenset[str] = frozenset()
    parses: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    binds_in: tuple[str, ...] = ()
    binding_decorators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Peers:
    """Clients that verify whom they talk to unless an option says otherwise.

    - `options`: options of a client; `calls`: keywords of a call of a web client.
    """

    options: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
