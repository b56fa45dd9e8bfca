"""Whether a caller may use a route at all, before its handler looks at anything."""

from collections.abc import Mapping

from simulator.access import (
    AppViewer,
    InstallationViewer,
    PersonViewer,
    Viewer,
    can_see,
    has_role,
    is_granted,
)
from simulator.errors import Refused, not_found
from simulator.rest.route import Route
from simulator.state.world import Repository, World

_NOT_BY_APP = "Resource not accessible by integration"


def admit(world: World, viewer: Viewer, route: Route, path: Mapping[str, str]) -> Repository | None:
    """Let the caller in, and find the repository that the path names, if it names one.

    Raises:
        Refused: 401, 403 or 404. What a caller may not see does not exist for them.
    """
    if not route.needs.permissions:
        return None
    repository = _visible(world, viewer, path) if "repo" in path else None
    match viewer:
        case None:
            if route.method != "GET":
                raise Refused(401, "Requires authentication")
        case AppViewer():
            raise Refused(403, _NOT_BY_APP)
        case InstallationViewer():
            if not _app_may(viewer, route, repository):
                raise Refused(403, _NOT_BY_APP, headers=_accepted(route))
        case PersonViewer():
            _admit_person(viewer, route, repository)
    if repository is not None and repository.is_archived and route.method != "GET":
        raise Refused(403, "Repository was archived so is read-only.")
    return repository


def _visible(world: World, viewer: Viewer, path: Mapping[str, str]) -> Repository:
    repository = world.repositories.get(f"{path['owner']}/{path['repo']}".lower())
    if repository is None or not can_see(repository, viewer):
        raise not_found()
    return repository


def _app_may(viewer: InstallationViewer, route: Route, repository: Repository | None) -> bool:
    for needed in route.needs.permissions:
        permission, _, level = needed.partition(":")
        if repository is None:
            if viewer.token.grants(permission, level):
                return True
        elif is_granted(repository, viewer, permission, level):
            return True
        elif not viewer.token.covers(repository.full_name) and level == "read":
            return permission != "administration" and not repository.is_private
    return False


def _accepted(route: Route) -> dict[str, str]:
    accepted = "; ".join(needed.replace(":", "=") for needed in route.needs.permissions)
    return {"X-Accepted-GitHub-Permissions": accepted}


def _admit_person(viewer: PersonViewer, route: Route, repository: Repository | None) -> None:
    if repository is None or has_role(repository, viewer.account, route.needs.role):
        return
    if route.method == "GET" or not route.needs.permissions[0].startswith(("issues", "pull_requests")):
        raise not_found()
    raise Refused(403, "Must have admin rights to Repository.")
