"""Runs git for `babysit review`, and tells in one line what it has against it."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


class RepositoryError(Exception):
    """The directory is no repository, or a revision is not in it."""


class RevisionGit:
    """git in one directory. Revisions must come after `--end-of-options` or be SHAs."""

    def __init__(self, directory: Path, variables: Mapping[str, str] | None = None) -> None:
        """`variables` are set for git beside those of this process."""
        self.directory = directory
        self.environ = {**os.environ, **(variables or {})}

    def run(self, *arguments: str, stdin: str = "") -> str:
        """What git prints; bytes that are no UTF-8 as lone surrogates.

        Raises:
            RepositoryError: git is not there, or refuses.
        """
        command = ["git", "-C", str(self.directory), *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - no shell; see the class on revisions
                command, input=stdin.encode(), capture_output=True, check=False, env=self.environ
            )
        except OSError as error:
            raise RepositoryError("git could not be started: it must be installed and on PATH.") from error
        if done.returncode:
            raise RepositoryError(self._complaint(done.stderr.decode("utf-8", "replace"), arguments[0]))
        return done.stdout.decode("utf-8", "surrogateescape")

    def _complaint(self, said: str, subcommand: str) -> str:
        if "not a git repository" in said:
            return f"{self.directory.absolute()} is not a git repository. Name one with --repo DIR."
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        if "dubious ownership" in said:
            remedy = next((line for line in lines if line.startswith("git config")), "")
            return f"This repository belongs to another user. If you trust it: {remedy}"
        return lines[0] if lines else f"git {subcommand} failed."

    def tries(self, *arguments: str) -> str | None:
        """What git prints, without the last line's end; None if it refuses."""
        try:
            return self.run(*arguments).strip()
        except RepositoryError:
            return None
