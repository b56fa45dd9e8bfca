"""What a person may do in a repository, as GitHub says it now."""

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """GitHub's repository roles, from least to most; a custom role counts as the one it is based on."""

    NONE = 0
    READ = 1
    TRIAGE = 2
    WRITE = 3
    MAINTAIN = 4
    ADMIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account, its role, and those of the teams that were asked for it is an active member of.

    `teams` are "organisation/slug" in lower case. `untold` names teams that GitHub did not let us look into:
    nobody is a member of those.
    """

    login: str
    role: Role
    teams: frozenset[str] = frozenset()
    untold: frozenset[str] = frozenset()
    is_human: bool = True
