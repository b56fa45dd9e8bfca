"""Who may do what: the role of a person on a repository, and what an installation token grants."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.state.accounts import Account
from simulator.state.apps import App, Installation, InstallationToken
from simulator.state.world import Repository, World

ROLES = ("none", "read", "triage", "write", "maintain", "admin")


@dataclass(frozen=True, slots=True)
class AppViewer:
    """The App itself, by its JWT, or with `by_secret` by its client id and secret."""

    app: App
    by_secret: bool = False


@dataclass(frozen=True, slots=True)
class InstallationViewer:
    """An App on one installation, by an installation token."""

    token: InstallationToken


@dataclass(frozen=True, slots=True)
class PersonViewer:
    """A person or bot account, by a personal access token, or `through` an App by a user access token."""

    account: Account
    through: App | None = None


Viewer = AppViewer | InstallationViewer | PersonViewer | None
"""Who asks. None is somebody without credentials."""


def actor(viewer: Viewer) -> Account:
    """The account that what this viewer does is attributed to.

    Raises:
        PermissionError: nobody in particular asks.
    """
    match viewer:
        case AppViewer():
            return viewer.app.bot
        case InstallationViewer():
            return viewer.token.installation.app.bot
        case PersonViewer():
            return viewer.account
        case None:
            raise PermissionError("nobody")


def acting_app(viewer: Viewer) -> App | None:
    """The App behind the viewer, for `performed_via_github_app`."""
    return viewer.token.installation.app if isinstance(viewer, InstallationViewer) else None


def role_of(repository: Repository, account: Account) -> str:
    """The strongest role somebody has; everybody reads what is public."""
    least = "none" if repository.is_private else "read"
    return max(least, explicit_role_of(repository, account), key=ROLES.index)


def explicit_role_of(repository: Repository, account: Account) -> str:
    """The strongest of what ownership, collaboration, teams and the organisation's base give."""
    world, login = repository.world, account.login
    roles = [repository.collaborators.get(login, "none")]
    if repository.owner is account:
        roles.append("admin")
    organization = world.organizations.get(repository.owner.login.lower())
    if organization is not None and login in organization.roles:
        is_owner = organization.roles[login] == "admin"
        roles.append("admin" if is_owner else organization.base_permission)
    if organization is not None:
        roles += [
            team.repositories.get(repository.full_name, "none")
            for team in organization.teams.values()
            if login in team.members
        ]
    return max(roles, key=ROLES.index)


def has_role(repository: Repository, account: Account, least: str) -> bool:
    """Whether the account's role is at least this one."""
    return ROLES.index(role_of(repository, account)) >= ROLES.index(least)


def can_see(repository: Repository, viewer: Viewer) -> bool:
    """Whether the repository exists for this viewer."""
    match viewer:
        case InstallationViewer():
            return viewer.token.covers(repository.full_name) or not repository.is_private
        case PersonViewer():
            return has_role(repository, viewer.account, "read") and (
                viewer.through is None
                or not repository.is_private
                or installation_of(repository.world, repository, viewer.through) is not None
            )
        case AppViewer() | None:
            return not repository.is_private


def is_granted(repository: Repository, viewer: Viewer, permission: str, level: str) -> bool:
    """Whether an installation token holds the permission on the repository; people are not asked this."""
    match viewer:
        case InstallationViewer():
            return viewer.token.covers(repository.full_name) and viewer.token.grants(permission, level)
        case _:
            return False


def installation_of(world: World, repository: Repository, app: App) -> Installation | None:
    """The installation by which the App reaches this repository, if it does."""
    for installation in world.installations.values():
        if installation.app is app and installation.covers(repository.full_name):
            return installation
    return None
