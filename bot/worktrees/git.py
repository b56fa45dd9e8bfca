"""git as a subprocess: argument lists, no shell, no prompt, in one language."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

TIMEOUT_S = 900.0
"""Of one call: a checkout of a large repository takes minutes."""
NETWORK_TIMEOUT_S = 120.0
_ELSEWHERE = frozenset(
    {
        *(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_COMMON_DIR",
            "GIT_OBJECT_DIRECTORY",
            "GIT_PREFIX",
        ),
        *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE"),
        *("GIT_NAMESPACE", "GIT_QUARANTINE_PATH"),
    }
)
"""What a hook's environment says of another repository: `git rev-parse --local-env-vars`."""

Spawn = Callable[..., "subprocess.CompletedProcess[bytes]"]


class GitError(Exception):
    """git said no, or is not there; the message is its own complaint on one line."""


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """For git: it asks nobody, takes no needless lock, and speaks the language that is read here."""
    kept = {name: value for name, value in given.items() if name not in _ELSEWHERE}
    return kept | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


@dataclass(frozen=True, slots=True)
class Git:
    """git in one directory. Foreign names come after `--` or `--end-of-options`, or are whole refs or SHAs.

    `variables` are set beside the environment's; `descriptors` stay open in git, so that a lock lives as long
    as the last git that was started under it.
    """

    directory: Path
    spawn: Spawn = field(default=subprocess.run, repr=False)
    descriptors: Sequence[int] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def at(self, directory: Path) -> "Git":
        """The same in another directory."""
        return replace(self, directory=directory)

    def run(self, *arguments: str, timeout_s: float = TIMEOUT_S) -> str:
        """What git prints; bytes that are no UTF-8 as lone surrogates.

        Raises:
            GitError: git says no, is not there, or takes too long.
        """
        done = self._call(arguments, timeout_s)
        if done.returncode:
            raise GitError(_complaint(done.stderr, arguments[0]))
        return done.stdout.decode("utf-8", "surrogateescape")

    def ask(self, *arguments: str) -> str | None:
        """What git prints, without the last line's end; None where it says no."""
        try:
            return self.run(*arguments).removesuffix("\n")
        except GitError:
            return None

    def agrees(self, *arguments: str) -> bool:
        """Whether git says yes."""
        return self.ask(*arguments) is not None

    def fields(self, *arguments: str) -> Sequence[str]:
        """What git prints, split at zero bytes, or nothing where it says no."""
        return [part for part in (self.ask(*arguments) or "").split("\0") if part]

    def _call(self, arguments: Sequence[str], timeout_s: float) -> "subprocess.CompletedProcess[bytes]":
        command = ["git", "-C", str(self.directory), *arguments]
        try:
            return self.spawn(
                command,
                capture_output=True,
                check=False,
                env={**environment(os.environ), **self.variables},
                pass_fds=self.descriptors,
                stdin=subprocess.DEVNULL,
                timeout=timeout_s,
            )
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git {arguments[0]} took longer than {timeout_s:.0f} s.") from error
        except (OSError, ValueError) as error:
            raise GitError("git could not be started: it must be installed and on PATH.") from error


def _complaint(said: bytes, subcommand: str) -> str:
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    if any("dubious ownership" in line for line in lines):
        remedy = next((line for line in lines if line.startswith("git config")), "git config safe.directory")
        return f"This repository belongs to another user. If you trust it: {remedy}"
    blunt = (line for line in lines if line.startswith(("fatal: ", "error: ")))
    line = next(blunt, lines[-1] if lines else f"git {subcommand} failed.")
    return line.removeprefix("fatal: ").removeprefix("error: ")
