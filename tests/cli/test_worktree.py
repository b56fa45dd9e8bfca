"""`babysit worktree` on real repositories, as people and dispatchers read it."""

import json
from pathlib import Path

import pytest

from bot.cli import run
from tests.worktrees.ground import Ground, git, made_in, write

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    made_in(tmp_path)
    return Ground(tmp_path / "remote.git", tmp_path / "app")


def test_a_dispatcher_adds_lists_and_removes_by_json(ground: Ground, capsys: Capture) -> None:
    repo = ["--repo", str(ground.home), "--json"]

    assert run(["worktree", "add", "agent/api/list", *repo]) == 0
    added = json.loads(capsys.readouterr().out)["worktree"]
    assert run(["worktree", "list", *repo]) == 0
    listed = json.loads(capsys.readouterr().out)["worktrees"]
    assert run(["worktree", "remove", added["path"], *repo]) == 0
    removed = json.loads(capsys.readouterr().out)

    assert (added["branch"], added["agent"], added["base"]) == (
        "agent/api/list",
        "api",
        "refs/remotes/origin/main",
    )
    assert [(one["branch"], one["main"], one["losses"]) for one in listed] == [
        ("main", True, []),
        ("agent/api/list", False, []),
    ]
    assert (removed["removed"], removed["branch"]) == (True, "agent/api/list")


def test_standard_output_is_the_folder_alone(ground: Ground, capsys: Capture) -> None:
    assert run(["worktree", "add", "fix", "--agent", "api", "--repo", str(ground.home)]) == 0

    told = capsys.readouterr()
    assert told.out == f"{ground.home.parent / 'app.worktrees' / 'fix'}\n"
    assert told.err.endswith(", from origin/main for the agent api\n")


def test_a_second_worktree_is_refused_on_one_line(ground: Ground, capsys: Capture) -> None:
    run(["worktree", "add", "fix", "--repo", str(ground.home)])
    capsys.readouterr()

    assert run(["worktree", "add", "fix", "--repo", str(ground.home), "--json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["path"] == str(ground.home.parent / "app.worktrees" / "fix")
    assert told.err.startswith("babysit worktree add: fix has a worktree in ")
    assert told.err.count("\n") == 1


def test_what_would_be_lost_is_listed_and_stays(ground: Ground, capsys: Capture) -> None:
    run(["worktree", "add", "fix", "--repo", str(ground.home)])
    path = ground.home.parent / "app.worktrees" / "fix"
    write(path, {"notes\x1b[2J.txt": "1\n"})
    capsys.readouterr()

    assert run(["worktree", "remove", "fix", "--repo", str(ground.home)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Would be lost: untracked (1):",
        "  notes\\u{1b}[2J.txt",
        "Nothing was done on its branch.",
        "Nothing was removed. Commit, push or merge it first, or give fix up with --force.",
    ]
    assert run(["worktree", "remove", "fix", "--force", "--repo", str(ground.home)]) == 0
    assert not path.exists()


def test_a_parent_that_is_no_repository_is_told_by_every_command(
    ground: Ground, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ground.home.parent)

    assert run(["worktree", "add", "fix"]) == 2
    assert "Repositories below it: app, other, remote.git. Name one with --repo." in capsys.readouterr().err
    assert run(["worktree", "doctor", "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["below"][0]) == ("no-repository", str(ground.home))
    assert run(["worktree", "doctor"]) == 1


def test_the_doctor_ends_with_zero_where_nothing_is_wrong(ground: Ground, capsys: Capture) -> None:
    assert run(["worktree", "doctor", "--repo", str(ground.home)]) == 0
    assert capsys.readouterr().out == "0 findings.\n"
    seen, says = ground.home / "trees" / "seen", f"It lies in the checkout {ground.home}"
    git(ground.home, "worktree", "add", "-q", "-b", "seen", str(seen))

    assert run(["worktree", "doctor", "--repo", str(ground.home)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{seen}: warning: {says}, whose agent sees its files as new. [nested]",
        f"  git worktree move {seen} ELSEWHERE",
        "1 finding.",
    ]


@pytest.mark.parametrize(
    "arguments", [["add", "--", "-x"], ["remove", "nothing"], ["add", "x", "--base", "nothing"]]
)
def test_wrong_use_is_one_line(ground: Ground, arguments: list[str], capsys: Capture) -> None:
    assert run(["worktree", arguments[0], "--repo", str(ground.home), *arguments[1:]]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_git_that_fails_is_one_line(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert run(["worktree", "list", "--repo", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "babysit: git could not be started: it must be installed and on PATH.\n"
    )
