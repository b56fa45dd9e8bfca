"""Installing an App on an account, choosing its repositories, and removing it."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.payloads import Json
from simulator.payloads.apps import installation as installation_json
from simulator.payloads.basics import account
from simulator.payloads.repositories import brief
from simulator.state.apps import App, Installation
from simulator.state.world import Repository, World


def install(world: World, app: App, login: str, repositories: Iterable[str] | None = None) -> Installation:
    """Install the App on an account, for the repositories named in full, or for all of them."""
    installation = Installation(
        id=world.ids.next(),
        app=app,
        account=world.account(login),
        selected=None if repositories is None else set(repositories),
        permissions=dict(app.permissions),
        created_at=world.clock(),
    )
    world.installations[installation.id] = installation
    _tell(world, installation, "installation", "created", {"repositories": _reached(world, installation)})
    return installation


def uninstall(world: World, installation: Installation) -> None:
    """Remove the App from the account; its tokens die with it."""
    del world.installations[installation.id]
    world.tokens = {
        token: holder
        for token, holder in world.tokens.items()
        if getattr(holder, "installation", None) is not installation
    }
    _tell(world, installation, "installation", "deleted", {"repositories": []})


def suspend(world: World, installation: Installation) -> None:
    """Keep the App from everything: its tokens are refused, also new ones, and it hears of nothing.

    https://docs.github.com/en/apps/maintaining-github-apps/suspending-a-github-app-installation
    """
    installation.suspended_at = world.clock()
    _tell(world, installation, "installation", "suspend", {"repositories": _reached(world, installation)})


def unsuspend(world: World, installation: Installation) -> None:
    """Let the App back in."""
    installation.suspended_at = None
    _tell(world, installation, "installation", "unsuspend", {"repositories": _reached(world, installation)})


def select_repositories(world: World, installation: Installation, names: Iterable[str]) -> None:
    """Give the installation exactly these repositories."""
    _select(world, installation, set(names))


def select_all(world: World, installation: Installation) -> None:
    """Give the installation every repository there is and will be."""
    _select(world, installation, None)


def _select(world: World, installation: Installation, selected: set[str] | None) -> None:
    before = {repository.full_name for repository in _covered(world, installation)}
    installation.selected = selected
    after = {repository.full_name for repository in _covered(world, installation)}
    for action, changed in (("added", after - before), ("removed", before - after)):
        if changed:
            body: Json = {
                "repository_selection": "all" if selected is None else "selected",
                "repositories_added": [],
                "repositories_removed": [],
                f"repositories_{action}": [brief(world.repository(name)) for name in sorted(changed)],
                "requester": None,
            }
            _tell(world, installation, "installation_repositories", action, body)


def _covered(world: World, installation: Installation) -> list[Repository]:
    return [
        repository for repository in world.repositories.values() if installation.covers(repository.full_name)
    ]


def _reached(world: World, installation: Installation) -> list[Json]:
    return [brief(repository) for repository in _covered(world, installation)]


def _tell(world: World, installation: Installation, event: str, action: str, body: Json) -> None:
    payload: Json = {
        "action": action,
        "installation": installation_json(world, installation),
        **body,
        "sender": account(world, installation.account),
    }
    world.outbox.deliver(installation, event, payload)
