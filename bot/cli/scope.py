"""May this agent change these paths, and by which line of its file."""

import json
import posixpath
from collections.abc import Sequence
from pathlib import Path

import click

from bot.agents.agent_file import AgentFile
from bot.agents.attribution import slug
from bot.agents.roster import file_of
from bot.agents.scope import Ruling, judge
from bot.agents.scope_lines import ScopeRule
from bot.agents.scope_words import ScopeKind
from bot.cli import FINDINGS
from bot.cli._agent_folder import agents_section, files_in, note_root
from bot.cli._review.safe_text import visible


@click.command(help=__doc__)
@click.argument("paths", nargs=-1, required=True)
@click.option("--agent", required=True, help="The agent's name.")
@click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The repository's root; the current folder by default. Paths count from there.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(context: click.Context, paths: Sequence[str], agent: str, repo: Path, form: str) -> None:
    """One line a path; exit 1 where one is not allowed."""
    note_root(repo, f"paths count from {visible(str(repo.resolve()))} here; name the root with --repo.")
    rules, where = _scope(repo, agent)
    rulings = [judge(rules, form) for path in paths for form in _written(path, repo)]
    if form == "json":
        told = [_as_json(ruling, where) for ruling in rulings]
        click.echo(json.dumps({"version": 1, "agent": agent, "file": where, "paths": told}, indent=1))
    else:
        for ruling in rulings:
            click.echo(_line(ruling, rules, where))
    if not all(ruling.is_allowed for ruling in rulings):
        context.exit(FINDINGS)


def _scope(repo: Path, agent: str) -> tuple[Sequence[ScopeRule], str]:
    """The agent's rules, and where they stand."""
    section = agents_section(repo)
    stated = next(
        (stated_scope for name, stated_scope in section.scope_of.items() if slug(name) == slug(agent)), None
    )
    if stated is not None:
        named = {ScopeKind.OWN: stated.owns, ScopeKind.READ: stated.reads, ScopeKind.NEVER: stated.never}
        return [
            ScopeRule(kind, glob, 0) for kind, globs in named.items() for glob in globs
        ], ".github/babysit.yml"
    folder = repo / section.files
    file = file_of(files_in(folder, root=repo), agent) if folder.is_dir() else None
    if file is None:
        raise click.ClickException(
            f"{section.files} has no file of an agent {agent!r}.{_others(folder, repo)}"
        )
    return file.rules, file.path


def _others(folder: Path, repo: Path) -> str:
    files: Sequence[AgentFile] = files_in(folder, root=repo) if folder.is_dir() else ()
    return f" There are: {', '.join(visible(file.name) for file in files[:20])}." if files else ""


def _written(path: str, repo: Path) -> Sequence[str]:
    """What a write to the path changes, from the repository's root: it, and where links lead from it."""
    plain = _inside(path, repo)
    root = repo.resolve()
    try:
        real = (root / plain).resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name too long, a zero in it
        raise click.ClickException(f"{visible(path)} names no file.") from None
    if not real.is_relative_to(root):
        raise click.ClickException(f"{visible(path)} leads outside the repository by a link.")
    return tuple(dict.fromkeys((plain, real.relative_to(root).as_posix())))


def _inside(path: str, repo: Path) -> str:
    """The path from the repository's root, as git names it."""
    plain = path.replace("\\", "/")
    if plain.startswith("/"):
        roots = [repo.absolute().as_posix(), repo.resolve().as_posix()]
        root = next((folder for folder in roots if plain.startswith(f"{folder}/")), None)
        if root is None:
            raise click.ClickException(f"{visible(path)} is not inside {roots[1]}.")
        plain = plain.removeprefix(f"{root}/")
    plain = posixpath.normpath(plain)
    if plain.startswith("../") or plain == "..":
        raise click.ClickException(f"{visible(path)} is outside the repository.")
    return plain


def _line(ruling: Ruling, rules: Sequence[ScopeRule], where: str) -> str:
    said = "allowed" if ruling.is_allowed else "not allowed"
    path = visible(ruling.path)
    if ruling.rule is not None:
        why = f"{ruling.rule.kind.value} {visible(ruling.rule.glob)} ({_place(ruling.rule, where)})"
    elif not rules:
        why = f"{where} states no scope"
    else:
        own = next((rule for rule in rules if rule.kind is ScopeKind.OWN), None)
        why = "no line is about it" if own is None else f"it is not among what it owns ({_place(own, where)})"
    return f"{path}: {said}: {why}"


def _place(rule: ScopeRule, where: str) -> str:
    return f"{where}:{rule.line}" if rule.line else where


def _as_json(ruling: Ruling, where: str) -> dict[str, object]:
    rule = ruling.rule
    by = {"rule": rule.kind.value, "glob": rule.glob, "line": rule.line, "file": where} if rule else None
    return {"path": ruling.path, "allowed": ruling.is_allowed, "by": by}
