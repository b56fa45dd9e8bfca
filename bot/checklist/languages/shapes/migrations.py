"""How the migration tools of a language write a migration."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WayFunctions:
    """Tools whose migrations are a function up and one down; `words` show that a file is one."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MigrationStyles:
    """Tools whose migrations are undone in a style of their own (`down_style` of the configuration).

    - `styles`: its names; `marks`: what stands in every file that has a way to judge.
    - `checks`: patterns of a check that is added, with its `name` and its `check`.
    """

    styles: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RegisteredSteps:
    """Tools at which functions are registered that send statements; `words` show that a file does so."""

    words: tuple[str, ...] = ()
