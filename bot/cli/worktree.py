"""An isolated checkout for each agent and branch on this machine, and its end."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click

from bot.cli import FINDINGS
from bot.cli._review.safe_text import visible
from bot.cli._worktree_forms import (
    added_as_json,
    finding_as_json,
    finding_lines,
    removal_as_json,
    removal_lines,
    worktree_as_json,
    worktree_line,
)
from bot.worktrees.adding import MisuseError, OccupiedError, Order, add
from bot.worktrees.doctor import examine
from bot.worktrees.git import GitError
from bot.worktrees.landing import short
from bot.worktrees.removing import remove
from bot.worktrees.repository import CheckedOutRepository, NoRepositoryError, open_repository

_T = TypeVar("_T")
_repo = click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="A folder in the repository; the current one by default.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for programs.")


@click.group(help=__doc__)
def command() -> None:
    """Leave the work to git; exit 1 where something is refused or found."""


@command.command("add")
@click.argument("branch")
@click.option("--agent", default="", help="Whose it is; known by itself for a branch agent/NAME/….")
@click.option("--base", default="", help="What a new branch starts from: the remote's default branch.")
@click.option("--path", type=click.Path(path_type=Path), help="Where: beside the main checkout by default.")
@click.option("--fetch", is_flag=True, help="Fetch the default branch first.")
@_repo
@_json
@click.pass_context
def add_one(
    context: click.Context,
    branch: str,
    *,
    agent: str,
    base: str,
    path: Path | None,
    repo: Path,
    fetch: bool,
    as_json: bool,
) -> None:
    """Make a worktree for one agent on BRANCH, which is made too unless it is there.

    Refused, with exit 1, where the branch has a worktree or something stands where it would go.
    """
    repository = _open(repo)
    for problem in (
        repository.refresh(default_base) for default_base in repository.default_bases()[:1] if fetch
    ):
        if problem:
            click.echo(visible(problem), err=True)
    order = Order(branch=branch, agent=agent, base=base, path=path)
    try:
        added = _with_git(lambda: add(repository, order))
    except OccupiedError as error:
        if as_json:
            _print({"version": 1, "refused": str(error), "path": str(error.path), "branch": branch})
        click.echo(f"{context.command_path}: {visible(str(error))}", err=True)
        context.exit(FINDINGS)
    if as_json:
        _print({"version": 1, "worktree": added_as_json(added)})
        return
    click.echo(os.fsencode(added.path))
    whose = f" for the agent {added.agent}" if added.agent else ""
    since = f", from {short(added.base)}" if added.base else ""
    click.echo(f"{visible(branch)} at {added.head_sha[:12]}{visible(since)}{whose}", err=True)
    for note in added.notes:
        click.echo(note, err=True)


@command.command("list")
@_repo
@_json
def list_all(repo: Path, *, as_json: bool) -> None:
    """Print every worktree: its branch, its agent, and what it holds that nobody else has."""
    repository = _open(repo)
    there = _with_git(repository.worktrees)
    if as_json:
        _print({"version": 1, "worktrees": [worktree_as_json(repository, worktree) for worktree in there]})
        return
    for worktree in there:
        click.echo(worktree_line(repository, worktree))


@command.command("remove")
@click.argument("name", metavar="BRANCH|FOLDER")
@click.option("--force", is_flag=True, help="Also what nobody else has: it is listed first.")
@click.option("--no-fetch", is_flag=True, help="Believe what this clone knows of the base.")
@_repo
@_json
@click.pass_context
def remove_one(
    context: click.Context, name: str, repo: Path, *, force: bool, no_fetch: bool, as_json: bool
) -> None:
    """End a worktree whose pull request is merged: checkout, git's entry and branch.

    Refused, with exit 1, where that would lose uncommitted or unmerged work; it is listed.
    """
    repository = _open(repo)
    removal = _with_git(lambda: remove(repository, name, force=force, fetch=not no_fetch))
    if as_json:
        _print({"version": 1, **removal_as_json(removal)})
    else:
        for line in removal_lines(removal, name):
            click.echo(line)
    if removal.is_refused:
        context.exit(FINDINGS)


@command.command("doctor")
@_repo
@_json
@click.pass_context
def doctor(context: click.Context, repo: Path, *, as_json: bool) -> None:
    """Find what is wrong with this machine's worktrees, with the command that mends it. Changes nothing."""
    try:
        repository = open_repository(repo)
    except NoRepositoryError as error:
        below = [str(path.absolute()) for path in error.below]
        if as_json:
            found = {
                "rule": "no-repository",
                "path": str(error.folder),
                "message": str(error),
                "below": below,
            }
            _print({"version": 1, "findings": [found]})
        else:
            click.echo(str(error))
        context.exit(FINDINGS)
    except GitError as error:
        raise click.ClickException(str(error)) from error
    findings = _with_git(lambda: examine(repository))
    if as_json:
        _print({"version": 1, "findings": [finding_as_json(finding) for finding in findings]})
    else:
        for line in finding_lines(findings):
            click.echo(line)
    if not all(finding.is_note for finding in findings):
        context.exit(FINDINGS)


def _open(repo: Path) -> CheckedOutRepository:
    try:
        return open_repository(repo)
    except (NoRepositoryError, GitError) as error:
        raise click.ClickException(str(error)) from error


def _with_git(act: Callable[[], _T]) -> _T:
    try:
        return act()
    except (GitError, MisuseError) as error:
        raise click.ClickException(str(error)) from error


def _print(value: Mapping[str, object]) -> None:
    click.echo(json.dumps(value, indent=1))
