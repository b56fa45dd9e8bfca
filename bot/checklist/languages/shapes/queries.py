"""How a language's mappers and query builders name a table and its conditions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelQueries:
    """Queries that begin at a model's class, their conditions keywords or comparisons of its attributes.

    - `managers`: patterns of a call that begins at a `model`; `classes`: the same, or at `cls`.
    - `statements`: functions that are given the model.
    """

    managers: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    statements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChainQueries:
    """Queries that are chains: of a builder whose `tables` name the table, or of a mapper that `ends` run."""

    tables: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ObjectQueries:
    """Queries that are methods with an object of conditions.

    - `calls`: patterns of a call by its `model` and its `method`.
    - `models`: patterns of a call of a `model`'s class; `builders`: patterns of what begins a chain.
    """

    calls: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    builders: tuple[str, ...] = ()
