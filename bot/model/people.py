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


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a login meant: `user_id` is GitHub's number, 0 where it was not told."""

    login: str
    user_id: int = 0

    def is_same(self, other: "Account") -> bool:
        """Whether both are one account: by number, for logins change hands; by login where a number lacks."""
        if self.user_id and other.user_id:
            return self.user_id == other.user_id
        return self.login.lower() == other.login.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account, its role, and those of the teams that were asked for it is an active member of.

    `teams` are "organisation/slug" in lower case. `untold` names teams that GitHub did not let us look into:
    nobody is a member of those.
    """

    login: str
    role: Role
    user_id: int = 0
    teams: frozenset[str] = frozenset()
    untold: frozenset[str] = frozenset()
    is_human: bool = True

    @property
    def account(self) -> Account:
        """Whose role it is."""
        return Account(self.login, self.user_id)
