"""What git lists is read as it is meant, whatever folders and reasons are called."""

from pathlib import Path

from bot.worktrees.worktree import Worktree, worktrees_in

SHA = "1" * 40


def test_a_listing_is_read_entry_by_entry(tmp_path: Path) -> None:
    odd = tmp_path / "a\nlocked b"
    odd.mkdir()
    listing = (
        f"worktree {tmp_path}\0bare\0\0"
        f"worktree {odd}\0HEAD {SHA}\0branch refs/heads/a/ü\0locked since\nyesterday\0\0"
        f"worktree {tmp_path}\0HEAD {'0' * 40}\0detached\0locked\0\0"
        f"worktree /nowhere\0HEAD {SHA}\0branch refs/heads/x\0prunable gitdir file\0\0"
    )

    assert worktrees_in(listing) == [
        Worktree(path=tmp_path, is_main=True, is_bare=True),
        Worktree(path=odd, head_sha=SHA, branch="a/ü", lock="since\nyesterday"),
        Worktree(path=tmp_path, lock=""),
        Worktree(path=Path("/nowhere"), head_sha=SHA, branch="x", is_gone=True, is_prunable=True),
    ]
