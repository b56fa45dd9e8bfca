"""The types of what a library's file says: what makes its routers, what is a gate, what looks records up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

HTTP_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Routers:
    """What a web framework calls the things on which routes are registered.

    - `modules`: how the modules begin that it is imported from; none where a maker's name says enough.
    - `called`: what the module is called where its import was not seen, "" where makers stand alone.
    - `makers`: the functions that make a router; `types`: the routers' types as written.
    - `whole_types`: those of an application, around which whoever hands it over puts nothing.
    - `verbs`: the methods that register a route, each with the HTTP method, "ANY" for all of them.
    - `is_ordered`: middleware applies only to what is registered after it.
    """

    name: str
    modules: tuple[str, ...] = ()
    called: frozenset[str] = frozenset({""})
    makers: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    whole_types: frozenset[str] = frozenset()
    verbs: Mapping[str, str] = field(default_factory=dict)
    is_ordered: bool = True

    def makes(self, callee: str) -> bool:
        """Whether a callee makes one; it is "module:member" where its import was seen."""
        module, is_seen, name = callee.rpartition(":")
        owner, _, last = name.rpartition(".")
        if last not in self.makers or not callee:
            return False
        if is_seen:
            return not self.modules or any(
                module == known or module.startswith((f"{known}/", f"{known}.")) for known in self.modules
            )
        return owner.rpartition(".")[2] in self.called


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gates:
    """What a library calls the middleware that asks who comes; names are written "owner.name" or "name".

    - `modules`: whatever is made by these modules turns away who is not signed in.
    - `opens`: they look who asks and pass everybody on, whatever their names say.
    - `sign_ins`: strategies that begin a sign-in, and demand none.
    """

    modules: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    sign_ins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Records:
    """How a database client or mapper finds, changes and removes single records.

    - `always`: methods that are a lookup on whatever they are called; `on_database`: only on what looks like
      a database, a session or a model.
    - `by_key`: of these, those whose plain argument is the key of the record.
    - `with_text`: methods that are given the text of a query, and the values of its placeholders.
    - `conditions`: functions that make a condition of a text, inside a call that takes conditions.
    """

    always: frozenset[str] = frozenset()
    on_database: frozenset[str] = frozenset()
    by_key: frozenset[str] = frozenset()
    with_text: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()


def lower(*more: str) -> Mapping[str, str]:
    """`app.get`: each HTTP method in lower case; `more` stand for any method."""
    return {method.lower(): method for method in HTTP_METHODS} | dict.fromkeys(more, "ANY")


def upper(*more: str) -> Mapping[str, str]:
    """`router.GET`."""
    return {method: method for method in HTTP_METHODS} | dict.fromkeys(more, "ANY")


def capital(*more: str) -> Mapping[str, str]:
    """`router.Get`."""
    return {method.capitalize(): method for method in HTTP_METHODS} | dict.fromkeys(more, "ANY")


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
