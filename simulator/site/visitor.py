"""Who looks at the simulated GitHub's pages: a cookie with a login, for nothing here needs protection."""

from urllib.parse import urlencode, urlsplit

from aiohttp import web

from simulator.state.accounts import Account
from simulator.state.world import World

COOKIE = "simulated_github_login"
WORLD: web.AppKey[World] = web.AppKey("world")


def visitor(request: web.Request) -> Account:
    """The person that is signed in.

    Raises:
        HTTPSeeOther: nobody is; the sign-in leads back here.
    """
    account = request.config_dict[WORLD].accounts.get(request.cookies.get(COOKIE, "").lower())
    if account is None:
        raise web.HTTPSeeOther(f"/login?{urlencode({'return_to': request.path_qs})}")
    return account


def people(world: World) -> list[str]:
    """Who can sign in."""
    return [account.login for account in world.accounts.values() if account.kind == "User"]


def own_path(return_to: str) -> str:
    """Where to go after a sign-in: a page of this site."""
    parts = urlsplit(return_to)
    is_own = not parts.scheme and not parts.netloc and return_to.startswith("/")
    return return_to if is_own else "/settings/apps/authorizations"


def owned_by(world: World, person: Account) -> list[Account]:
    """The accounts on which somebody may install and register Apps: their own, and organisations they own."""
    owned = [
        organization.account
        for organization in world.organizations.values()
        if organization.roles.get(person.login) == "admin"
    ]
    return [*owned, person]
