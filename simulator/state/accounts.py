"""Accounts: people, bots, organisations and their teams."""

from dataclasses import dataclass, field

from simulator.state.identity import node_id


@dataclass(eq=False, slots=True, kw_only=True)
class Account:
    """Whoever can own or do something. `kind` is GitHub's `type`: User, Bot or Organization."""

    id: int
    login: str
    kind: str = "User"
    name: str | None = None
    email: str

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id(self.kind, self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Team:
    """A team and the permission it has on repositories, by the repository's full name."""

    id: int
    slug: str
    name: str
    members: dict[str, Account] = field(default_factory=dict)
    repositories: dict[str, str] = field(default_factory=dict)

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("Team", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Organization:
    """An organisation. `roles` maps a member's login to `admin` (an owner) or `member`."""

    account: Account
    roles: dict[str, str] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    base_permission: str = "read"
