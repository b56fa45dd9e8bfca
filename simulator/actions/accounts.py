"""People, bots, organisations and teams that come, change their names, and join."""

from simulator.state.accounts import Account, Organization, Team
from simulator.state.world import World


def add_user(world: World, login: str, *, kind: str = "User", name: str | None = None) -> Account:
    """A new person, or with kind `Bot` such as `agent[bot]`. Their token is `token_of(login)`."""
    number = world.ids.next()
    email = f"{number}+{login}@users.noreply.github.com"
    account = Account(id=number, login=login, kind=kind, name=name, email=email)
    world.accounts[login.lower()] = account
    world.tokens[world.token_of(login)] = account
    world.remember(account)
    return account


def rename_account(world: World, login: str, new: str) -> Account:
    """Another login for the same account; the old one is free for whoever takes it first.

    https://docs.github.com/en/account-and-profile/concepts/username-changes
    """
    account = world.accounts.pop(login.lower())
    account.login = new
    world.accounts[new.lower()] = account
    world.tokens[world.token_of(new)] = world.tokens.pop(world.token_of(login))
    for repository in world.repositories.values():
        if login in repository.collaborators:
            repository.collaborators[new] = repository.collaborators.pop(login)
    for organization in world.organizations.values():
        if login in organization.roles:
            organization.roles[new] = organization.roles.pop(login)
        for team in organization.teams.values():
            team.members = {member.login: member for member in team.members.values()}
    return account


def add_organization(world: World, login: str) -> Organization:
    """A new organisation without members."""
    organization = Organization(account=add_user(world, login, kind="Organization"))
    world.organizations[login.lower()] = organization
    return organization


def add_member(world: World, organization: str, login: str, role: str = "member") -> None:
    """Make somebody a `member` or an owner (`admin`) of an organisation."""
    world.organizations[organization.lower()].roles[login] = role


def add_team(world: World, organization: str, slug: str, members: tuple[str, ...] = ()) -> Team:
    """A new team; its permissions on repositories are in `team.repositories`."""
    people = {login: world.account(login) for login in members}
    team = Team(id=world.ids.next(), slug=slug, name=slug, members=people)
    world.organizations[organization.lower()].teams[slug] = team
    world.remember(team)
    return team
