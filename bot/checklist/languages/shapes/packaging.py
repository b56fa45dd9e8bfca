"""How a language's packages are made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetupScripts:
    """Programs that run on every machine that installs a package, by the names of their files."""

    names: frozenset[str] = frozenset()
