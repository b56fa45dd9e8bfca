"""What a person may do, asked live: `author_association` and a comment's own words authorise nothing."""

from collections.abc import Iterable

import msgspec

from bot.github.client import InstallationClient
from bot.github.errors import Forbidden, NotFound
from bot.github.repository import Variables, split
from bot.model.people import Person, Role

_PERMISSION = "/repos/{owner}/{repo}/collaborators/{username}/permission"
_MEMBERSHIP = "/orgs/{org}/teams/{team_slug}/memberships/{username}"
_BY_NAME = {role.name.lower(): role for role in Role}


class _User(msgspec.Struct):
    id: int = 0


class _Permission(msgspec.Struct):
    """GitHub's answer.

    https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
    """

    permission: str = "none"
    role_name: str = ""
    user: _User | None = None

    @property
    def role(self) -> Role:
        """A custom role's own name says nothing; the permission it is based on does."""
        by_permission = _BY_NAME.get(self.permission, Role.NONE)
        return _BY_NAME.get(self.role_name, by_permission)


class _Membership(msgspec.Struct):
    """GitHub's answer.

    https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user
    """

    state: str = ""


async def read_person(
    client: InstallationClient, repository: str, login: str, teams: Iterable[str]
) -> Person:
    """Their role in a repository, and which of `teams` ("organisation/slug") they are an active member of.

    Raises:
        GitHubError: the role could not be read. A team that may not be looked into is told in the answer.
    """
    permission = await _read_permission(client, repository, login)
    inside, untold = set(), set()
    for team in sorted({team.lower() for team in teams}):
        try:
            if await _is_member(client, team, login):
                inside.add(team)
        except Forbidden:
            untold.add(team)
    user_id = permission.user.id if permission.user is not None else 0
    return Person(
        login=login, user_id=user_id, role=permission.role, teams=frozenset(inside), untold=frozenset(untold)
    )


async def _read_permission(client: InstallationClient, repository: str, login: str) -> _Permission:
    """An account that GitHub does not know may do nothing."""
    try:
        return await client.get(_PERMISSION, {**split(repository), "username": login}, _Permission)
    except NotFound:
        return _Permission()


async def _is_member(client: InstallationClient, team: str, login: str) -> bool:
    organization, _, slug = team.partition("/")
    variables: Variables = {"org": organization, "team_slug": slug, "username": login}
    try:
        return (await client.get(_MEMBERSHIP, variables, _Membership)).state == "active"
    except NotFound:
        return False
