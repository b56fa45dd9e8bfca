"""What GitHub lets a person read through this App, in that person's own name.

https://docs.github.com/en/rest/apps/installations
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from bot.github.token_client import TokenClient

MOST_PAGES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who a token belongs to."""

    user_id: int
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedInstallation:
    """An installation of this App in which somebody has a repository; `account` is its owner's login."""

    installation_id: int
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedRepository:
    """A repository in it that somebody may read, and perhaps write to."""

    repository_id: int
    name: str
    can_write: bool = False


class _User(msgspec.Struct):
    id: int
    login: str


class _Account(msgspec.Struct):
    login: str = ""


class _Installation(msgspec.Struct):
    id: int
    app_id: int = 0
    client_id: str = ""
    account: _Account = msgspec.field(default_factory=_Account)
    suspended_at: str | None = None


class _Installations(msgspec.Struct):
    total_count: int
    installations: list[_Installation]


class _Permissions(msgspec.Struct):
    push: bool = False


class _Repository(msgspec.Struct):
    id: int
    full_name: str
    permissions: _Permissions = msgspec.field(default_factory=_Permissions)


class _Repositories(msgspec.Struct):
    total_count: int
    repositories: list[_Repository]


async def read_user(client: TokenClient) -> User:
    """Who this is.

    Raises:
        Unauthorized: the token is over.
        GitHubError: any other failure.
    """
    found = await client.get("/user", {}, _User)
    return User(user_id=found.id, login=found.login)


async def read_installations(client: TokenClient, own_app: str) -> Sequence[ReachedInstallation]:
    """Those of the App with this id or client id: a token of another App tells of that App's.

    Raises:
        Forbidden: the token is no App's.
        GitHubError: any other failure, also where the list is not whole.
    """
    pages = await client.get_pages("/user/installations?per_page=100", _Installations, MOST_PAGES)
    return [
        ReachedInstallation(installation_id=found.id, account=found.account.login)
        for page in pages
        for found in page.installations
        if own_app in {str(found.app_id), found.client_id} and found.suspended_at is None
    ]


async def read_repositories(client: TokenClient, installation_id: int) -> Sequence[ReachedRepository]:
    """What the person may read in one installation.

    Raises:
        NotFound: nothing any more.
        GitHubError: any other failure, also where the list is not whole.
    """
    route = f"/user/installations/{int(installation_id)}/repositories?per_page=100"
    pages = await client.get_pages(route, _Repositories, MOST_PAGES)
    return [_reached(found) for page in pages for found in page.repositories]


async def read_own_repositories(client: TokenClient) -> Sequence[ReachedRepository]:
    """Every repository that a token which is no App's reaches: its person's own, or given to that person.

    https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user

    Raises:
        GitHubError: it could not be read, also where the list is not whole.
    """
    pages = await client.get_pages("/user/repos?per_page=100", list[_Repository], MOST_PAGES)
    return [_reached(found) for page in pages for found in page]


class _Organization(msgspec.Struct):
    login: str


class _Team(msgspec.Struct):
    slug: str
    organization: _Organization


async def read_teams(client: TokenClient) -> Collection[str]:
    """The teams that a person is in, as "organisation/slug" in lower case.

    https://docs.github.com/en/rest/teams/teams#list-teams-for-the-authenticated-user

    Raises:
        GitHubError: they could not be read, also where the list is not whole.
    """
    pages = await client.get_pages("/user/teams?per_page=100", list[_Team], MOST_PAGES)
    return frozenset(f"{team.organization.login}/{team.slug}".lower() for page in pages for team in page)


def _reached(found: _Repository) -> ReachedRepository:
    return ReachedRepository(repository_id=found.id, name=found.full_name, can_write=found.permissions.push)
