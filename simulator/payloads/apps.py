"""Apps and installations as JSON."""

from __future__ import annotations

from simulator.payloads import Json
from simulator.payloads.basics import account, moment, optional_moment
from simulator.state.apps import App, Installation
from simulator.state.world import World


def app(world: World, of: App) -> Json:
    """An App."""
    return {
        "id": of.id,
        "slug": of.slug,
        "node_id": of.node_id,
        "client_id": of.client_id,
        "owner": account(world, of.owner),
        "name": of.name,
        "description": "",
        "external_url": of.external_url,
        "html_url": f"{world.server_url}/apps/{of.slug}",
        "created_at": moment(of.created_at),
        "updated_at": moment(of.created_at),
        "permissions": dict(of.permissions),
        "events": sorted(of.events),
    }


def optional_app(world: World, of: App | None) -> Json | None:
    """The same, where something may have been done without one."""
    return None if of is None else app(world, of)


def installation(world: World, of: Installation) -> Json:
    """An installation."""
    return {
        "id": of.id,
        "account": account(world, of.account),
        "repository_selection": "all" if of.selected is None else "selected",
        "access_tokens_url": f"{world.api_url}/app/installations/{of.id}/access_tokens",
        "repositories_url": f"{world.api_url}/installation/repositories",
        "html_url": f"{world.server_url}/organizations/{of.account.login}/settings/installations/{of.id}",
        "app_id": of.app.id,
        "client_id": of.app.client_id,
        "app_slug": of.app.slug,
        "target_id": of.account.id,
        "target_type": of.account.kind,
        "permissions": dict(of.permissions),
        "events": sorted(of.app.events),
        "created_at": moment(of.created_at),
        "updated_at": moment(of.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": optional_moment(of.suspended_at),
    }
