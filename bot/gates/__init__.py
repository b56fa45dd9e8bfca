"""The reasons a pull request may or may not merge: one file a gate, each with one public value `GATE`.

A new file in this folder is a new gate: it runs, and is shown in the check run, in `babysit explain` and in
the documentation. Gates do not know each other.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from bot.model.gate import Gate


@cache
def all_gates() -> tuple[Gate, ...]:
    """Every gate, in the order in which people see them."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(sorted((module.GATE for module in modules), key=lambda gate: gate.position))
