"""Who somebody is, and what they may do in a repository or belong to."""

from functools import partial

from simulator.access import PersonViewer, role_of
from simulator.errors import Refused, not_found
from simulator.payloads import Json
from simulator.payloads.basics import account
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.accounts import Account, Organization, Team

_OLD_WORDS = {"triage": "read", "maintain": "write"}
"""`permission` knows only four words; `role_name` has the finer ones."""


def permission(call: Call) -> Answer:
    """Somebody's role. Strangers to a public repository have `read`, unknown accounts are 404."""
    who = call.world.accounts.get(call.path["login"].lower())
    if who is None:
        raise Refused(404, f"{call.path['login']} is not a user")
    role = role_of(call.repository, who)
    body: Json = {
        "permission": _OLD_WORDS.get(role, role),
        "user": {**account(call.world, who), "role_name": role},
        "role_name": role,
    }
    return Answer(body=body)


def collaborators(call: Call) -> Listing:
    """Everybody with a role of their own."""
    people = [call.world.account(login) for login in call.repository.collaborators]
    return Listing(bodies=[partial(account, call.world, person) for person in people])


def membership(call: Call) -> Answer:
    """Whether somebody belongs to a team: 404 for no."""
    organization = call.world.organizations.get(call.path["org"].lower())
    team = organization.teams.get(call.path["slug"]) if organization else None
    login = call.path["login"]
    if team is None or login.lower() not in {member.lower() for member in team.members}:
        raise not_found()
    return Answer(body={"url": "", "role": "member", "state": "active"})


def members(call: Call) -> Listing:
    """The people of a team."""
    organization = call.world.organizations.get(call.path["org"].lower())
    team = organization.teams.get(call.path["slug"]) if organization else None
    if team is None:
        raise not_found()
    return Listing(bodies=[partial(account, call.world, member) for member in team.members.values()])


def own_teams(call: Call) -> Listing:
    """The teams that whoever calls is in; through an App those of organisations that let it see members.

    https://docs.github.com/en/rest/teams/teams#list-teams-for-the-authenticated-user
    """
    if not isinstance(call.viewer, PersonViewer):
        raise Refused(403, "Resource not accessible by integration")
    login = call.actor.login.lower()
    found = [
        (organization, team)
        for organization in call.world.organizations.values()
        for team in organization.teams.values()
        if login in {member.lower() for member in team.members} and _shows_members(call, organization.account)
    ]
    return Listing(bodies=[partial(_own_team, *each) for each in found])


def _shows_members(call: Call, owner: Account) -> bool:
    app = call.viewer.through if isinstance(call.viewer, PersonViewer) else None
    return app is None or any(
        installation.app is app
        and installation.account is owner
        and installation.permissions.get("members") in {"read", "write"}
        for installation in call.world.installations.values()
    )


def _own_team(organization: Organization, found: Team) -> Json:
    return {
        "id": found.id,
        "slug": found.slug,
        "name": found.name,
        "organization": {"login": organization.account.login},
    }


def show_self(call: Call) -> Answer:
    """The person that calls."""
    if not isinstance(call.viewer, PersonViewer):
        raise Refused(403, "Resource not accessible by integration")
    return Answer(body=account(call.world, call.actor))


def show_user(call: Call) -> Answer:
    """An account."""
    who = call.world.accounts.get(call.path["login"].lower())
    if who is None:
        raise not_found()
    return Answer(body={**account(call.world, who), "name": who.name})


ROUTES = [
    route("GET /user", show_self),
    route("GET /user/teams", own_teams),
    route("GET /users/{login}", show_user),
    route("GET /repos/{owner}/{repo}/collaborators", collaborators, "metadata:read"),
    route("GET /repos/{owner}/{repo}/collaborators/{login}/permission", permission, "metadata:read"),
    route("GET /orgs/{org}/teams/{slug}/members", members, "members:read"),
    route("GET /orgs/{org}/teams/{slug}/memberships/{login}", membership, "members:read"),
]
