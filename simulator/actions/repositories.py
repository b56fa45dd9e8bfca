"""Repositories that somebody begins or forks."""

from collections.abc import Mapping
from typing import TypeVar

from simulator.actions.pushes import push
from simulator.git.repository import Content, GitRepository
from simulator.state.issues import Label
from simulator.state.settings import Settings
from simulator.state.world import Repository, World

_Kind = TypeVar("_Kind", bound=Repository)
_DEFAULT_LABELS = ("bug", "documentation", "enhancement", "question", "wontfix")


def add_repository(
    world: World,
    kind: type[_Kind],
    full_name: str,
    files: Mapping[str, Content] | None = None,
    *,
    is_private: bool = False,
    settings: Settings | None = None,
) -> _Kind:
    """A new repository, as `kind`, whose `main` has one commit with `files`."""
    owner, _, name = full_name.partition("/")
    number = world.ids.next()
    repository = kind(
        world=world,
        id=number,
        owner=world.account(owner),
        name=name,
        git=GitRepository(world.folder_of(number)),
        is_private=is_private,
        created_at=world.clock(),
        settings=settings or Settings(),
    )
    _keep(repository)
    push(repository, "main", {"README.md": f"# {name}\n"} if files is None else files, message="Begin")
    return repository


def fork(world: World, kind: type[_Kind], full_name: str, login: str) -> _Kind:
    """A copy of a repository under another account, as `kind`, sharing its git objects."""
    parent = world.repository(full_name)
    number = world.ids.next()
    git = GitRepository(world.folder_of(number), parent.git.objects)
    for name, sha in parent.git.refs("refs/heads/").items():
        git.set_ref(name, sha)
    copy = kind(
        world=world,
        id=number,
        owner=world.account(login),
        name=parent.name,
        git=git,
        is_private=parent.is_private,
        default_branch=parent.default_branch,
        parent=parent,
        created_at=world.clock(),
    )
    _keep(copy)
    return copy


def _keep(repository: Repository) -> None:
    world = repository.world
    world.repositories[repository.full_name.lower()] = repository
    world.former_names.pop(repository.full_name.lower(), None)
    for name in _DEFAULT_LABELS:
        repository.labels[name] = Label(id=world.ids.next(), name=name)
        world.remember(repository.labels[name])
    world.remember(repository)
