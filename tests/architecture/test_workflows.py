"""Our own workflows do what we ask of others': pinned by commit, and with least permissions."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

FILES = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
RELEASE = next(file for file in FILES if file.name == "release.yml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_pinned_by_commit_with_its_version_beside_it(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text())

    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_job_has_its_own_permissions_and_the_workflow_none(file: Path) -> None:
    workflow = YAML(typ="safe").load(file)

    assert workflow["permissions"] == {}
    assert all("permissions" in job and "timeout-minutes" in job for job in workflow["jobs"].values())


def test_only_the_job_that_drafts_a_release_may_write_contents() -> None:
    jobs = YAML(typ="safe").load(RELEASE)["jobs"]

    assert {name for name, job in jobs.items() if job["permissions"].get("contents") == "write"} == {"draft"}
    assert all("checkout" not in str(step) for step in jobs["draft"]["steps"])


def test_the_names_in_the_release_notes_are_those_that_are_built() -> None:
    page = (RELEASE.parents[2] / "docs" / "releasing.md").read_text()

    for built in ("babysit.cdx.json", "SHA256SUMS", ".oci.tar"):
        assert built in RELEASE.read_text()
        assert built in page
