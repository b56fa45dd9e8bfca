"""Repositories, branches and commits as JSON."""

from __future__ import annotations

from simulator.git.diff import ChangedFile
from simulator.git.objects import Commit, Signature
from simulator.payloads import Json
from simulator.payloads.basics import account, moment, optional_account
from simulator.state.accounts import Account
from simulator.state.identity import node_id
from simulator.state.world import Repository, World


def url(repository: Repository) -> str:
    """The repository's address in the API."""
    return f"{repository.world.api_url}/repos/{repository.full_name}"


def page(repository: Repository) -> str:
    """The repository's address for people."""
    return f"{repository.world.server_url}/{repository.full_name}"


def repository(of: Repository) -> Json:
    """A repository, as in payloads and lists."""
    settings = of.settings
    return {
        "id": of.id,
        "node_id": of.node_id,
        "name": of.name,
        "full_name": of.full_name,
        "private": of.is_private,
        "owner": account(of.world, of.owner),
        "html_url": page(of),
        "description": of.description,
        "fork": of.is_fork,
        "forks_count": sum(repository.parent is of for repository in of.world.repositories.values()),
        "url": url(of),
        "created_at": moment(of.created_at),
        "updated_at": moment(of.created_at),
        "pushed_at": moment(of.created_at),
        "clone_url": f"{page(of)}.git",
        "default_branch": of.default_branch,
        "archived": of.is_archived,
        "disabled": False,
        "visibility": "private" if of.is_private else "public",
        "open_issues_count": len(of.open_numbers),
        "allow_squash_merge": settings.allow_squash_merge,
        "allow_merge_commit": settings.allow_merge_commit,
        "allow_rebase_merge": settings.allow_rebase_merge,
        "allow_auto_merge": settings.allow_auto_merge,
        "allow_update_branch": settings.allow_update_branch,
        "delete_branch_on_merge": settings.delete_branch_on_merge,
        "squash_merge_commit_title": settings.squash_merge_commit_title,
        "squash_merge_commit_message": settings.squash_merge_commit_message,
        "merge_commit_title": settings.merge_commit_title,
        "merge_commit_message": settings.merge_commit_message,
    }


def brief(of: Repository) -> Json:
    """The five fields of a repository in installation events."""
    return {
        "id": of.id,
        "node_id": of.node_id,
        "name": of.name,
        "full_name": of.full_name,
        "private": of.is_private,
    }


def signature(of: Signature) -> Json:
    """Name, address and time of an author or committer."""
    return {"name": of.name, "email": of.email, "date": moment(of.at)}


def git_commit(repository: Repository, commit: Commit) -> Json:
    """A commit as git has it."""
    return {
        "author": signature(commit.author),
        "committer": signature(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{url(repository)}/git/trees/{commit.tree}"},
        "url": f"{url(repository)}/git/commits/{commit.sha}",
        "comment_count": 0,
        "verification": {"verified": False, "reason": "unsigned", "signature": None, "payload": None},
    }


def account_of(world: World, of: Signature) -> Account | None:
    """The account a commit's address belongs to: GitHub's own noreply addresses, and those of accounts."""
    login = of.email.partition("@")[0].partition("+")[2]
    by_address = (account for account in world.accounts.values() if account.email == of.email)
    return world.accounts.get(login.lower()) or next(by_address, None)


def commit(repository: Repository, of: Commit) -> Json:
    """A commit in a list."""
    world = repository.world
    return {
        "sha": of.sha,
        "node_id": node_id("Commit", of.sha),
        "commit": git_commit(repository, of),
        "url": f"{url(repository)}/commits/{of.sha}",
        "html_url": f"{page(repository)}/commit/{of.sha}",
        "comments_url": f"{url(repository)}/commits/{of.sha}/comments",
        "author": optional_account(world, account_of(world, of.author)),
        "committer": optional_account(world, account_of(world, of.committer)),
        "parents": [
            {
                "sha": parent,
                "url": f"{url(repository)}/commits/{parent}",
                "html_url": f"{page(repository)}/commit/{parent}",
            }
            for parent in of.parents
        ],
    }


def changed_file(repository: Repository, of: ChangedFile, sha: str) -> Json:
    """A file of a diff; `patch` is left out where git has no text for it, as GitHub does."""
    body: Json = {
        "sha": of.sha,
        "filename": of.path,
        "status": of.status,
        "additions": of.additions,
        "deletions": of.deletions,
        "changes": of.additions + of.deletions,
        "blob_url": f"{page(repository)}/blob/{sha}/{of.path}",
        "raw_url": f"{page(repository)}/raw/{sha}/{of.path}",
        "contents_url": f"{url(repository)}/contents/{of.path}?ref={sha}",
    }
    if of.patch is not None:
        body["patch"] = of.patch
    if of.previous_path is not None:
        body["previous_filename"] = of.previous_path
    return body


def ref(repository: Repository, name: str, sha: str) -> Json:
    """A git ref."""
    return {
        "ref": name,
        "node_id": node_id("Ref", f"{repository.id}:{name}"),
        "url": f"{url(repository)}/git/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{url(repository)}/git/commits/{sha}"},
    }
