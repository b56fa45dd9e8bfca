"""How a language starts programs, talks to shells, and evaluates code."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Commands:
    """What starts programs; each name as a call resolves: `os/exec.Command`, `subprocess.run`.

    - `shells`: functions that take a shell string; `programs`: those that start a program from words.
    - `endings`: how a call may also end that does; `beginnings`: the same for its beginning.
    - `before`: how many arguments stand before the program, by a function's last name.
    - `quoters`: functions that quote a word for a shell.
    - `joins_words`: with the option `shell` the program and its arguments become one string.
    """

    shells: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    before: Mapping[str, int] = field(default_factory=dict)
    quoters: frozenset[str] = frozenset()
    joins_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RemoteShells:
    """Methods whose first argument runs in the shell at the other end of a connection.

    - `always`: whatever they are called on.
    - `on_session`: on a session, with one argument.
    - `on_holder`: on a connection, where one of `holders` is imported.
    - `on_any`: on anything, where one of `modules` is imported.
    """

    always: frozenset[str] = frozenset()
    on_session: frozenset[str] = frozenset()
    on_holder: frozenset[str] = frozenset()
    holders: tuple[str, ...] = ()
    on_any: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluators:
    """What evaluates code or compiles a template.

    - `calls`: functions that are given the code first; `patterns`: the same as patterns of a resolved call.
    - `keyword`: the keyword under which these may be given it.
    - `places`: functions with the place of the code, from 0, or from the end.
    - `timers`: functions that evaluate a text and call a function.
    - `methods`: methods that are given the code, with the modules of which one is imported.
    - `queries`: methods that evaluate their text, as `methods`, and have many namesakes: only what a request
      says is told.
    - `runs`: methods of the interpreters in `engines`, given the code last; in `code_first`, first.
    """

    calls: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    keyword: str = ""
    places: Mapping[str, int] = field(default_factory=dict)
    timers: frozenset[str] = frozenset()
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    queries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    runs: frozenset[str] = frozenset()
    engines: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
