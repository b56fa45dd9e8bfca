"""The simulated GitHub as one caller sees it: what is there for them, and what they may ask."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator import access
from simulator.access import InstallationViewer, Viewer
from simulator.graphql.errors import forbidden
from simulator.state.accounts import Account
from simulator.state.world import Repository, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Habits of GitHub's that vary, or that only the live service can settle.

    `names_protection_refusal`: an App without `administration` that asks for a branch protection rule gets
    a FORBIDDEN error beside the null; False gives the null alone.
    """

    names_protection_refusal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The caller's GraphQL points of this hour, this query's `cost` already taken off."""

    limit: int
    used: int
    resets_at: datetime
    cost: int = 1
    nodes: int = 0

    @property
    def remaining(self) -> int:
        """What is left."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A world and who looks at it."""

    world: World
    viewer: Viewer
    budget: Budget
    manners: Manners = field(default_factory=Manners)

    def can_see(self, repository: Repository) -> bool:
        """Whether the repository exists for the caller."""
        return access.can_see(repository, self.viewer)

    def is_viewer(self, account: Account) -> bool:
        """Whether the caller acts as this account."""
        return self.viewer is not None and access.actor(self.viewer) is account

    def may(self, repository: Repository, permission: str, level: str = "read") -> bool:
        """Whether the token reaches this far. Anybody may read what is public but `administration`."""
        if not isinstance(self.viewer, InstallationViewer):
            return True
        is_open = level == "read" and permission != "administration" and not repository.is_private
        return is_open or access.is_granted(repository, self.viewer, permission, level)

    def demand(self, repository: Repository, permission: str, level: str = "read") -> None:
        """Insist on `may`.

        Raises:
            Refusal: FORBIDDEN.
        """
        if not self.may(repository, permission, level):
            raise forbidden()
