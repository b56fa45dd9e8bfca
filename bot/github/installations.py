"""Where the App is installed, and who the App is."""

from collections.abc import Sequence

import msgspec

from bot.github.app_client import AppClient
from bot.github.client import InstallationClient
from bot.github.graphql_forms import Login
from bot.github.repository import split


class _Account(msgspec.Struct):
    login: str = ""


class _Installation(msgspec.Struct):
    id: int
    suspended_at: str | None = None
    account: _Account = msgspec.field(default_factory=_Account)


class _App(msgspec.Struct):
    id: int
    slug: str = ""


class _User(msgspec.Struct):
    id: int
    login: str


async def list_installations(app: AppClient) -> Sequence[int]:
    """The ids of all installations that are not suspended.

    Raises:
        GitHubError: they could not be read.
    """
    pages = await app.get_pages("/app/installations?per_page=100", list[_Installation])
    return [item.id for page in pages for item in page if item.suspended_at is None]


async def list_accounts(app: AppClient) -> Sequence[str]:
    """Who has installed the App, by login.

    Raises:
        GitHubError: it could not be read.
    """
    pages = await app.get_pages("/app/installations?per_page=100", list[_Installation])
    return sorted(item.account.login for page in pages for item in page)


async def installation_of(app: AppClient, repository: str) -> int:
    """The installation that covers a repository.

    Raises:
        NotFound: the App is not installed there.
    """
    route = "/repos/{owner}/{repo}/installation"
    return (await app.get(route, split(repository), _Installation)).id


async def read_app_id(app: AppClient) -> int:
    """The App's numeric id, by which GitHub marks its check runs; a client id alone does not tell it.

    Raises:
        Unauthorized: the id and the key do not belong together.
    """
    return (await app.get("/app", {}, _App)).id


async def read_own_account(app: AppClient, client: InstallationClient) -> Login:
    """The account that the App writes as: a bot called like the App.

    GitHub's GraphQL calls it a `User`, with its whole login, where it is asked who is asking.

    Raises:
        GitHubError: it could not be read.
    """
    slug = (await app.get("/app", {}, _App)).slug
    bot = await client.get("/users/{username}", {"username": f"{slug}[bot]"}, _User)
    return Login(login=bot.login, database_id=bot.id, kind="User")
