"""Two calls in one repository take turns, and nobody who was killed keeps the turn."""

import os
from pathlib import Path

import pytest

from bot.worktrees.git import GitError
from bot.worktrees.turn import turn


def test_the_second_waits_until_the_first_is_done(tmp_path: Path) -> None:
    with turn(tmp_path), pytest.raises(GitError, match="still at work"), turn(tmp_path, longest_wait_s=0):
        raise AssertionError
    with turn(tmp_path, longest_wait_s=0):
        pass


def test_a_git_that_outlives_its_parent_keeps_the_turn(tmp_path: Path) -> None:
    with turn(tmp_path) as descriptor:
        childs = os.dup(descriptor)
    with pytest.raises(GitError), turn(tmp_path, longest_wait_s=0):
        raise AssertionError
    os.close(childs)
    with turn(tmp_path, longest_wait_s=0):
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="cannot be written"), turn(tmp_path / "nowhere"):
        raise AssertionError
