"""Accounts and teams. GraphQL names a bot without `[bot]`, unlike REST."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from simulator.graphql.site import Site
from simulator.state import accounts


@dataclass(frozen=True, slots=True)
class Identity:
    """What all kinds of accounts have in common. `page` is the path of their page."""

    site: Site
    record: accounts.Account
    page: str

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def login(self) -> str:
        return self.record.login

    @property
    def name(self) -> str | None:
        return self.record.name

    @property
    def email(self) -> str:
        return ""

    def avatar_url(self, size: int | None = None) -> str:
        suffix = "" if size is None else f"?s={size}"
        return f"{self.site.world.server_url}/avatars/{self.record.id}{suffix}"

    @property
    def resource_path(self) -> str:
        return f"/{self.page}"

    @property
    def url(self) -> str:
        return f"{self.site.world.server_url}/{self.page}"


@dataclass(frozen=True, slots=True)
class User:
    """A person; also what `viewer` is, whoever asks."""

    behind: tuple[Identity]


@dataclass(frozen=True, slots=True)
class Mannequin:
    """Somebody an import left behind."""

    behind: tuple[Identity]


@dataclass(frozen=True, slots=True)
class Bot:
    """The account of an App."""

    behind: tuple[Identity]

    @property
    def login(self) -> str:
        return self.behind[0].login.removesuffix("[bot]")


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation."""

    behind: tuple[Identity]
    record: accounts.Organization

    @property
    def description(self) -> str | None:
        return None

    def team(self, slug: str) -> "Team | None":
        found = self.record.teams.get(slug)
        return None if found is None else Team(self, found)

    @property
    def teams(self) -> "Sequence[Team]":
        return [Team(self, each) for each in self.record.teams.values()]


Actor: TypeAlias = User | Mannequin | Bot | Organization


@dataclass(frozen=True, slots=True)
class Team:
    """A team."""

    organization: Organization
    record: accounts.Team

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def slug(self) -> str:
        return self.record.slug

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def description(self) -> str | None:
        return None

    @property
    def combined_slug(self) -> str:
        return f"{self.organization.behind[0].login}/{self.record.slug}"

    @property
    def members(self) -> Sequence[Actor]:
        site = self.organization.behind[0].site
        return [present(site, member) for member in self.record.members.values()]

    @property
    def resource_path(self) -> str:
        return f"/orgs/{self.organization.behind[0].login}/teams/{self.record.slug}"

    @property
    def url(self) -> str:
        return f"{self.organization.behind[0].site.world.server_url}{self.resource_path}"


def present(site: Site, account: accounts.Account) -> Actor:
    """An account as the type that GraphQL gives it."""
    match account.kind:
        case "Bot":
            slug = account.login.removesuffix("[bot]")
            return Bot((Identity(site, account, f"apps/{slug}"),))
        case "Organization":
            record = site.world.organizations.get(account.login.lower())
            return Organization(
                (Identity(site, account, account.login),), record or accounts.Organization(account=account)
            )
        case "Mannequin":
            return Mannequin((Identity(site, account, account.login),))
        case _:
            return User((Identity(site, account, account.login),))


def present_optional(site: Site, account: accounts.Account | None) -> Actor | None:
    """The same, of nobody or somebody."""
    return None if account is None else present(site, account)


def viewer(site: Site, account: accounts.Account) -> User:
    """The caller: typed as a User even where it is an App's bot, then with `[bot]` in its login."""
    return User((Identity(site, account, account.login),))


def team_of(site: Site, team: accounts.Team) -> Team:
    """A team with the organisation that has it.

    Raises:
        KeyError: no organisation has it.
    """
    for record in site.world.organizations.values():
        if record.teams.get(team.slug) is team:
            return Team(Organization((Identity(site, record.account, record.account.login),), record), team)
    raise KeyError(team.slug)
