"""By what a router is told that comes from where nobody looked; the values name frameworks."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdoptedByMethod:
    """Told by the method that is called on it with a path and a handler.

    - `methods`: each with its framework; `grouping`: frameworks whose groups are told by an import.
    """

    methods: Mapping[str, str] = field(default_factory=dict)
    grouping: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdoptedByDecorator:
    """Told by what decorates a function with a path.

    - `methods`: each with its framework; `verbs`: the framework whose routers have a method a verb.
    - `keywords`: keywords that only this one takes; `names`: what its application is called.
    """

    methods: Mapping[str, str] = field(default_factory=dict)
    verbs: str = ""
    keywords: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdoptedByName:
    """Told by what it is called.

    - `names` and `endings` of routers; `plain`: the framework that they are of where nothing else is told.
    - `plugged`: the framework of `plugins`, names of its own, and of `hooks`, methods of its own.
    - `procedures`: methods of what is called a procedure, with `of_procedures`, their framework.
    """

    names: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    plain: str = ""
    plugged: str = ""
    plugins: frozenset[str] = frozenset()
    hooks: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    of_procedures: str = ""
