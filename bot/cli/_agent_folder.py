"""The agent files of a local folder, and what the configuration beside them says."""

from collections.abc import Sequence
from pathlib import Path

import click

from bot.agents.agent_file import MOST_CHARACTERS, AgentFile, read_agent_file
from bot.agents.roster import MOST_FILES, is_agent_file
from bot.cli._local_repository import LocalGitError, git
from bot.cli._review.safe_text import visible
from bot.configuration import parse
from bot.model.config import AgentsConfig, BrokenConfig

CONFIGURATION = Path(".github/babysit.yml")


def agents_section(root: Path) -> AgentsConfig:
    """The section `agents` of the repository's configuration, the defaults where there is none."""
    path = root / CONFIGURATION
    if not path.is_file():
        return AgentsConfig()
    config = parse(text_of(path), str(path), has_own_items=True)
    if isinstance(config, BrokenConfig):
        raise click.ClickException(f"{path} is broken: `babysit config {path}` says where.")
    return config.agents


def files_in(folder: Path, *, root: Path) -> Sequence[AgentFile]:
    """The agent files directly in a folder, by path below `root`; links are left alone, as on GitHub."""
    found = sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    wanted = [path for path in found if is_agent_file(path.name)][:MOST_FILES]
    return [read_agent_file(shown(path, root), text_of(path)) for path in wanted]


def shown(path: Path, root: Path) -> str:
    """The path below the root where it lies there."""
    inside = path.resolve()
    return (
        inside.relative_to(root.resolve()).as_posix() if inside.is_relative_to(root.resolve()) else str(path)
    )


def text_of(path: Path) -> str:
    """The text, as much as is read of an agent file; bytes that are none are replaced."""
    try:
        with path.open("rb") as file:
            return file.read(4 * MOST_CHARACTERS).decode("utf-8", "replace")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read.") from error


def root_of(folder: Path) -> Path:
    """The working tree that a folder lies in, else the folder itself."""
    try:
        return Path(
            git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n")
        )
    except LocalGitError:
        return folder


def note_root(folder: Path, told: str) -> None:
    """Say on standard error where the root is, for somebody who stands below it; `told` is what follows."""
    root = root_of(folder).resolve()
    if root != folder.resolve():
        click.echo(f"The repository's root is {visible(str(root))}: {told}", err=True)


def is_repository(folder: Path) -> bool:
    """Whether git knows the folder as part of a repository."""
    try:
        git(folder, "rev-parse", "--git-dir")
    except LocalGitError:
        return False
    return True


def tracked_paths(root: Path) -> Sequence[str] | None:
    """All files that git knows there, None where there is no repository."""
    try:
        names = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except LocalGitError:
        return None
    return [part.decode("utf-8", "surrogateescape") for part in names.split(b"\0") if part]
