"""git's complaints reach people on one line, and what is missing is said."""

from pathlib import Path

import pytest

from bot.worktrees.git import Git, GitError, environment


def test_a_complaint_is_one_line_without_its_prefix(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"^not a git repository"):
        Git(tmp_path).run("status")


def test_a_machine_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(GitError, match="must be installed"):
        Git(tmp_path).run("status")


def test_a_git_that_hangs_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="took longer than 0 s"):
        Git(tmp_path).run("status", timeout_s=0)


def test_git_is_asked_in_one_language_and_asks_nobody() -> None:
    kept = environment({"GIT_DIR": "/x", "LANG": "de_DE", "PATH": "/bin", "GIT_CONFIG_COUNT": "0"})

    assert kept == {
        "LANG": "de_DE",
        "PATH": "/bin",
        "GIT_CONFIG_COUNT": "0",
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }
