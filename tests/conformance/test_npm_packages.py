"""Only the pinned package is ever compared with."""

from pathlib import Path

import pytest

from tests.conformance import npm_packages
from tests.conformance.npm_packages import NpmPackage

PINNED = NpmPackage("@scope/name", "1.0.0", "sha512-AAAA")


def test_a_package_other_than_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deliver_another(_package: NpmPackage, destination: Path) -> Path:
        tarball = destination / "graphql-schema.tgz"
        tarball.write_bytes(b"not what was pinned")
        return tarball

    monkeypatch.setattr(npm_packages, "pack", deliver_another)

    with pytest.raises(ValueError, match="not the package that was pinned"):
        npm_packages.fetched_tarball(PINNED, tmp_path / "cache")


def test_a_machine_without_npm_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm_packages, "npm_command", lambda: [str(tmp_path / "no-such-npm")])

    with pytest.raises(npm_packages.UnfetchableError, match="npm pack failed"):
        npm_packages.fetched_tarball(PINNED, tmp_path / "cache")
