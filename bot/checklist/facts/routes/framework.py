"""What a web framework must tell the interpreter about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.checklist.facts.routes.syntax.tree import Call
from bot.checklist.facts.routes.values import ClassValue, Closure, Router, Scope, Value

if TYPE_CHECKING:
    from bot.checklist.facts.routes.interpreter import Interpreter


@dataclass(slots=True, eq=False)
class Invocation:
    """One call on its way to a framework: what is called, with what, and who can say what that means."""

    call: Call
    scope: Scope
    run: "Interpreter"
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
    """One framework.

    `types` are its routers' types as written, `whole_types` those of an application around which whoever
    hands it over puts nothing. `is_ordered` says that middleware applies only to what is registered after
    it. `construct` gets the callee as "module:member" or, where the import was not seen, the bare name.
    """

    name: str
    languages: frozenset[str]
    types: frozenset[str] = frozenset()
    whole_types: frozenset[str] = frozenset()
    is_ordered: bool = True
    construct: Callable[[str, Invocation], Value | None] = _ignore_construction
    call: Callable[[Router, str, Invocation], Value | None] = _ignore_call
    decorate: Callable[[Router, str, Invocation, Closure], None] | None = None
    define_class: Callable[[ClassValue, "Interpreter"], None] | None = None
    define_function: Callable[[Closure, "Interpreter"], None] | None = None
    finish_module: Callable[[str, Scope, "Interpreter"], None] | None = None


def is_type(framework: Framework, type_text: str) -> bool:
    """Whether the written type is one of the framework's routers."""
    return bool(type_text) and type_text.strip() in framework.types
