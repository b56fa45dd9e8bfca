"""Real git repositories to stand on: a remote, and a clone of it in which agents are dispatched."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.worktrees.git import Git
from bot.worktrees.repository import CheckedOutRepository, open_repository

_NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "PATH": os.environ["PATH"],
    **{f"GIT_{who}_{what}": f"{who}@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
CHANGING = (
    *("worktree add", "worktree remove", "worktree prune", "update-ref"),
    *("config --local branch", "config --local --remove"),
)


class KilledError(BaseException):
    """Stands for a process that ends here."""


def git(directory: Path, *arguments: str) -> str:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(command, cwd=directory, env=_NOBODY, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


@dataclass(frozen=True)
class Ground:
    remote: Path
    home: Path

    @property
    def repository(self) -> CheckedOutRepository:
        return open_repository(self.home)

    def killed_before(self, change: int) -> CheckedOutRepository:
        """One whose process ends before its nth changing call of git."""
        left = [change]

        def spawn(command: list[str], **how: object) -> "subprocess.CompletedProcess[bytes]":
            if any(verb in " ".join(command) for verb in CHANGING):
                left[0] -= 1
                if left[0] < 0:
                    raise KilledError
            return subprocess.run(command, **how)  # type: ignore[call-overload, no-any-return] # noqa: PLW1510

        repository = self.repository
        return replace(repository, git=Git(repository.git.directory, spawn))

    def commit(self, at: Path, files: Mapping[str, str], message: str = "Change it") -> str:
        write(at, files)
        git(at, "add", "--", *files)
        git(at, "commit", "-q", "-m", message)
        return git(at, "rev-parse", "HEAD")

    def merge(self, branch: str, how: str = "--squash") -> None:
        """As GitHub does it: on the remote, by another clone, the branch deleted."""
        other = self.remote.parent / "other"
        git(other, "pull", "-q")
        git(other, "merge", "-q", how, f"origin/{branch}", *(["-m", "Merge it"] if how == "--no-ff" else []))
        if how == "--squash":
            git(other, "commit", "-q", "-m", f"{branch} (#1)")
        git(other, "push", "-q", "origin", "main", f":{branch}")

    def rewrite(self, files: Mapping[str, str]) -> None:
        """A commit on the remote's main."""
        other = self.remote.parent / "other"
        git(other, "pull", "-q")
        self.commit(other, files, "Rewrite it")
        git(other, "push", "-q", "origin", "main")


def write(at: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_text(text)


def made_in(folder: Path) -> None:
    """A remote with one commit on main, its clone `app`, and another clone that merges."""
    git(folder, "init", "-q", "--bare", "-b", "main", "remote.git")
    git(folder, "clone", "-q", "remote.git", "app")
    ground = Ground(folder / "remote.git", folder / "app")
    git(ground.home, "switch", "-q", "-c", "main")
    lines = "".join(f"line {number}\n" for number in range(30))
    ground.commit(
        ground.home, {"a.txt": lines, ".gitignore": "*.log\n.env\nnode_modules/\ninner/\n"}, "Begin"
    )
    git(ground.home, "push", "-q", "-u", "origin", "main")
    git(ground.home, "remote", "set-head", "origin", "main")
    git(folder, "clone", "-q", "remote.git", "other")


def copied(template: Path, folder: Path) -> Ground:
    """The same elsewhere: a copy takes a tenth of the time."""
    for name in ("remote.git", "app", "other"):
        shutil.copytree(template / name, folder / name)
    for name in ("app", "other"):
        config = folder / name / ".git" / "config"
        config.write_text(config.read_text().replace(str(template), str(folder)))
    return Ground(folder / "remote.git", folder / "app")
