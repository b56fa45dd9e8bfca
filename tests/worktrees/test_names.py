"""What branches, agents and folders are called."""

from pathlib import Path

import pytest

from bot.worktrees.git import Git
from bot.worktrees.names import MOST_BYTES, agent_in, is_agent_name, is_branch_name, usual_path


@pytest.mark.parametrize(
    ("branch", "agent"),
    [
        ("agent/api/list", "api"),
        ("agent/api", ""),
        ("agents/api/x", ""),
        ("agent/-x/y", ""),
        ("fix", ""),
        ("", ""),
    ],
)
def test_a_branch_declares_its_agent_as_pull_requests_do(branch: str, agent: str) -> None:
    assert agent_in(branch) == agent


@pytest.mark.parametrize(
    ("home", "branch", "folder"),
    [
        ("/x/app", "a/b", "/x/app.worktrees/a+b"),
        ("/x/app.git", "a-b", "/x/app.worktrees/a-b"),
        ("/x/.git", "ü", "/x/.git.worktrees/ü"),
    ],
)
def test_a_worktree_lies_beside_the_repository(home: str, branch: str, folder: str) -> None:
    assert usual_path(Path(home), branch) == Path(folder)


def test_two_long_branches_have_folders_that_a_file_system_allows() -> None:
    one, two = (usual_path(Path("/x"), "ü" * 300 + end).name for end in "12")

    assert one != two
    assert len(one.encode()) <= MOST_BYTES


def test_an_agents_name_is_a_plain_one() -> None:
    assert is_agent_name("backend-engineer 2.0")
    assert not any(is_agent_name(one) for one in ("", "-x", "a/b", "a\nb", "x" * 100))


@pytest.mark.parametrize("name", ["@", "HEAD", "@{-1}", "-x", "a..b", "", "x\0y"])
def test_what_git_would_take_for_something_else_is_no_branch(name: str, tmp_path: Path) -> None:
    assert not is_branch_name(Git(tmp_path), name)
