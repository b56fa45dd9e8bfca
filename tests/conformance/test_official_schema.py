"""Only the pinned package is ever compared with."""

from pathlib import Path

import pytest

from tests.conformance import official_schema


def test_a_package_other_than_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deliver_another(destination: Path) -> Path:
        tarball = destination / "graphql-schema.tgz"
        tarball.write_bytes(b"not what was pinned")
        return tarball

    monkeypatch.setattr(official_schema, "pack", deliver_another)

    with pytest.raises(ValueError, match="not the package that was pinned"):
        official_schema.fetched_tarball(tmp_path / "cache")


def test_a_machine_without_npm_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_schema, "npm_command", lambda: [str(tmp_path / "no-such-npm")])

    with pytest.raises(official_schema.UnfetchableError, match="npm pack failed"):
        official_schema.fetched_tarball(tmp_path / "cache")
