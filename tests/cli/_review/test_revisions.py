"""Which commits `babysit review` compares, and what it says where there is nothing to compare."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import run
from bot.cli.review import command
from tests.cli.git_repository import BAD, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "here")


def review(repository: Repository, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["--repo", str(repository.path), *arguments], catch_exceptions=False)


def failing(result: Result) -> list[tuple[str, int]]:
    return [
        (one["path"], one["line"])
        for item in json.loads(result.stdout)["items"]
        for question in item["questions"]
        for one in question["subjects"]
        if one["verdict"] == "fail"
    ]


def test_what_is_staged_is_reviewed(repository: Repository) -> None:
    (repository.path / "staged.py").write_text(BAD)
    repository.git("add", "staged.py")
    (repository.path / "other.py").write_text(BAD)

    result = review(repository, "--staged", "--format", "json")

    assert failing(result) == [("staged.py", 2)]
    assert result.exit_code == 1


def test_the_first_commit_can_be_reviewed_before_it_is_made(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "a.py").write_text(BAD)
    subprocess.run(["git", "-C", str(tmp_path), "add", "a.py"], check=True)

    result = CliRunner().invoke(command, ["--repo", str(tmp_path), "--staged", "--format", "json"])

    assert failing(result) == [("a.py", 2)]


@pytest.mark.parametrize("name", ["trunk", "develop", "some-name"])
def test_a_default_branch_of_another_name_is_found(repository: Repository, name: str) -> None:
    repository.git("branch", "-m", name)
    repository.commit(**{"old.py": BAD})
    repository.branch()
    repository.commit(**{"new.py": BAD})

    assert failing(review(repository, "--format", "json")) == [("new.py", 2)]


def test_the_remote_knows_its_default_branch_best(repository: Repository, tmp_path: Path) -> None:
    repository.git("branch", "-m", "next")
    repository.commit(**{"old.py": BAD})
    subprocess.run(["git", "clone", "-q", str(repository.path), str(tmp_path / "clone")], check=True)
    clone = Repository.at(tmp_path / "clone")
    clone.git("branch", "main", "HEAD~1")
    clone.branch()
    clone.commit(**{"new.py": BAD})

    assert failing(review(clone, "--format", "json")) == [("new.py", 2)]


def test_a_detached_head_is_compared_like_a_branch(repository: Repository) -> None:
    repository.branch()
    repository.commit(**{"new.py": BAD})
    repository.git("switch", "-q", "--detach")

    assert failing(review(repository, "--format", "json")) == [("new.py", 2)]


def test_branches_without_a_common_commit_are_said_to_be_so(repository: Repository) -> None:
    repository.git("switch", "-q", "--orphan", "other")
    repository.commit(**{"new.py": BAD})

    result = review(repository)

    assert result.exit_code == 1
    assert "main and HEAD have no commit in common: every file of HEAD is looked at." in result.stderr


def test_uncommitted_changes_are_said_not_to_count(repository: Repository) -> None:
    (repository.path / "README.md").write_text("Another project.\n")

    assert "Uncommitted changes were not looked at." in review(repository).stderr
    assert "Uncommitted" not in review(repository, "--format", "json").stderr


def test_nothing_changed_is_not_called_fine(repository: Repository) -> None:
    result = review(repository)

    assert "Nothing changed, so there was nothing to look at." in result.stdout
    assert "Try HEAD~1..HEAD, or --all" in result.stderr


def test_a_path_that_is_no_utf8_is_shown_spelt_out(repository: Repository) -> None:
    repository.branch()
    with open(os.fsencode(repository.path) + b"/\xff.py", "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(BAD.encode())
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Change")

    told = {form: review(repository, "--format", form).stdout for form in ("text", "markdown", "sarif")}

    assert "\\u{dcff}.py:2" in told["text"]
    assert "\\u{dcff}.py:2" in told["markdown"]
    assert '"uri": "%FF.py"' in told["sarif"]


def test_a_shallow_clone_is_told_how_to_deepen(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(**{"a.py": "x = 1\n"})
    url = f"file://{repository.path}"
    subprocess.run(["git", "clone", "-q", "--depth", "1", url, str(tmp_path / "clone")], check=True)

    code = run(["review", "--repo", str(tmp_path / "clone"), "HEAD~1..HEAD"])

    assert code == 2
    assert "There is no commit 'HEAD~1' in this repository; the clone is shallow" in capsys.readouterr().err


def test_a_shallow_clone_without_a_common_commit_is_told_how_to_deepen(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.branch()
    repository.commit(**{"new.py": BAD})
    repository.git("switch", "-q", "main")
    repository.commit(**{"a.py": "x = 1\n"})
    url = f"file://{repository.path}"
    clone = ["git", "clone", "-q", "--depth", "1", "--no-single-branch", url, str(tmp_path / "clone")]
    subprocess.run(clone, check=True)

    code = run(["review", "--repo", str(tmp_path / "clone"), "origin/main...origin/topic"])

    assert code == 2
    assert "`git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)." in capsys.readouterr().err


def test_a_repository_without_a_commit_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    assert run(["review", "--repo", str(tmp_path)]) == 2
    assert "There is no commit yet. Make one, or review what is staged" in capsys.readouterr().err


def test_no_default_branch_is_told_with_ways_out(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.git("branch", "-m", "one")
    repository.git("branch", "two")
    repository.git("switch", "-q", "-c", "three")

    assert run(["review", "--repo", str(repository.path)]) == 2
    said = capsys.readouterr().err
    assert "No default branch was found (looked for origin/HEAD, " in said
    assert " review HEAD~1..HEAD`" in said
    assert "--all" in said


def test_an_unfinished_merge_cannot_be_reviewed(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.branch()
    repository.commit(**{"README.md": "One.\n"})
    repository.git("switch", "-q", "main")
    repository.commit(**{"README.md": "Two.\n"})
    subprocess.run(
        ["git", "-C", str(repository.path), "merge", "-q", "topic"], check=False, capture_output=True
    )

    assert run(["review", "--repo", str(repository.path), "--staged"]) == 2
    assert "finish the merge" in capsys.readouterr().err


def test_a_machine_without_git_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run(["review", "--repo", str(tmp_path)]) == 2
    assert "git could not be started" in capsys.readouterr().err


def test_the_working_tree_is_reviewed_with_new_files_and_nothing_of_it_is_kept(
    repository: Repository,
) -> None:
    repository.branch()
    repository.commit(**{"committed.py": BAD, ".gitignore": "ignored.py\n"})
    for name in ("new.py", "ignored.py", "README.md"):
        (repository.path / name).write_text(BAD)
    before = state(repository)

    result = review(repository, "--working-tree", "--format", "json")

    assert {path for path, _ in failing(result)} == {"committed.py", "new.py"}
    assert state(repository) == before


def test_the_working_tree_of_no_commit_yet_is_reviewed(tmp_path: Path) -> None:
    repository = Repository.at(tmp_path)
    repository.git("init", "-q", "-b", "main")
    (tmp_path / "new.py").write_text(BAD)

    assert run(["review", "--repo", str(tmp_path), "--working-tree"]) == 1


def test_the_working_tree_alone_is_looked_at_where_nothing_tells_what_it_began_with(tmp_path: Path) -> None:
    repository = Repository.at(tmp_path)
    repository.git("init", "-q", "-b", "odd")
    repository.commit(**{"old.py": BAD})
    (tmp_path / "new.py").write_text("x = 1\n")

    assert run(["review", "--repo", str(tmp_path), "--working-tree"]) == 0


def state(repository: Repository) -> tuple[str, list[Path]]:
    """What git says of the files, and every file that it keeps for itself."""
    return repository.git("status", "--porcelain"), sorted((repository.path / ".git").rglob("*"))


def test_a_shallow_clone_that_holds_one_commit_does_not_pass_as_reviewed(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(**{"new.py": BAD})
    url = f"file://{repository.path}"
    subprocess.run(["git", "clone", "-q", "--depth", "1", url, str(tmp_path / "clone")], check=True)

    assert run(["review", "--repo", str(tmp_path / "clone")]) == 2
    assert "`git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)." in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--staged", "--working-tree"])
def test_before_the_first_commit_nothing_names_one(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    assert run(["review", "--repo", str(tmp_path), option]) == 0
    said = capsys.readouterr().err
    assert "There is no commit and no file yet" in said
    assert "HEAD" not in said
