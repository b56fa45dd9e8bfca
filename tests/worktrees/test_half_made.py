"""What a git that was killed in the middle leaves is cleared, and nothing else."""

from pathlib import Path

import pytest

from bot.worktrees.adding import OccupiedError, Order, add
from tests.worktrees.ground import Ground, write


def half_made(ground: Ground, *, is_checked_out: bool) -> Path:
    """As git leaves it: its own lock, the index not written yet, a part of the files or none."""
    path = add(ground.repository, Order(branch="fix")).path
    entry = ground.home / ".git" / "worktrees" / "fix"
    (entry / "locked").write_text("initializing")
    (entry / "index").unlink()
    (entry / "index.lock").touch()
    if not is_checked_out:
        for name in (".gitignore", "a.txt", ".git"):
            (path / name).unlink()
    return path


@pytest.mark.parametrize("is_checked_out", [True, False])
def test_a_second_call_makes_it_anew(ground: Ground, *, is_checked_out: bool) -> None:
    path = half_made(ground, is_checked_out=is_checked_out)

    assert add(ground.repository, Order(branch="fix")).path == path
    assert [worktree.lock for worktree in ground.repository.worktrees()] == [None, None]
    assert (path / "a.txt").is_file()


@pytest.mark.parametrize("is_checked_out", [True, False])
def test_a_file_that_git_did_not_write_keeps_it(ground: Ground, *, is_checked_out: bool) -> None:
    path = half_made(ground, is_checked_out=is_checked_out)
    write(path, {"notes.log": "mine\n"})

    with pytest.raises(OccupiedError, match=r"half made and holds what git did not put there \(notes.log\)"):
        add(ground.repository, Order(branch="fix"))
    assert (path / "notes.log").read_text() == "mine\n"
