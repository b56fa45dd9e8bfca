"""How a language's libraries log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loggers:
    """What writes to a log.

    - `levels`: patterns of methods that only a logger has.
    - `functions`: modules give out functions that log by themselves, and no other bare name does.
    """

    levels: tuple[str, ...] = ()
    functions: bool = False
