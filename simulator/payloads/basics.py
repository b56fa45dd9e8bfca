"""Times, accounts, teams, labels and reactions as JSON."""

from __future__ import annotations

from datetime import datetime

from simulator.payloads import Json
from simulator.state.accounts import Account, Team
from simulator.state.issues import REACTIONS, Label, Reaction
from simulator.state.world import Repository, World


def moment(at: datetime) -> str:
    """GitHub's way to write a time: whole seconds, UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def optional_moment(at: datetime | None) -> str | None:
    """The same, of a time that may not have come."""
    return None if at is None else moment(at)


def account(world: World, who: Account) -> Json:
    """The short form of an account, as it stands in every payload."""
    url = f"{world.api_url}/users/{who.login}"
    page = f"apps/{who.login.removesuffix('[bot]')}" if who.kind == "Bot" else who.login
    return {
        "login": who.login,
        "id": who.id,
        "node_id": who.node_id,
        "avatar_url": f"{world.server_url}/avatars/{who.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{world.server_url}/{page}",
        "repos_url": f"{url}/repos",
        "type": who.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def optional_account(world: World, who: Account | None) -> Json | None:
    """The same, of nobody or somebody."""
    return None if who is None else account(world, who)


def team(world: World, of: Team) -> Json:
    """A team, as among requested reviewers."""
    return {
        "id": of.id,
        "node_id": of.node_id,
        "name": of.name,
        "slug": of.slug,
        "description": "",
        "privacy": "closed",
        "permission": "pull",
        "url": f"{world.api_url}/teams/{of.id}",
    }


def label(repository: Repository, of: Label) -> Json:
    """A label."""
    return {
        "id": of.id,
        "node_id": of.node_id,
        "url": f"{repository.world.api_url}/repos/{repository.full_name}/labels/{of.name}",
        "name": of.name,
        "color": of.color,
        "default": False,
        "description": of.description,
    }


def reaction(world: World, of: Reaction) -> Json:
    """One reaction."""
    return {
        "id": of.id,
        "node_id": of.node_id,
        "user": account(world, of.user),
        "content": of.content,
        "created_at": moment(of.created_at),
    }


def reaction_counts(url: str, reactions: list[Reaction]) -> Json:
    """The roll-up beside a text."""
    counts = {name: sum(reaction.content == name for reaction in reactions) for name in REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(reactions), **counts}


def association(repository: Repository, who: Account) -> str:
    """GitHub's `author_association`: how somebody relates to the repository, worthless for authorisation."""
    if repository.owner is who:
        return "OWNER"
    organization = repository.world.organizations.get(repository.owner.login.lower())
    if organization is not None and who.login in organization.roles:
        return "MEMBER"
    if repository.collaborators.get(who.login, "none") != "none":
        return "COLLABORATOR"
    merged = any(pull.is_merged and pull.author is who for pull in repository.pull_requests.values())
    return "CONTRIBUTOR" if merged else "NONE"
