"""Who worked in a checkout is read from its head's log and from the processes in it."""

from pathlib import Path

from bot.worktrees.adding import Order, add
from bot.worktrees.sharing import Running, agents_in_log, running_in
from tests.worktrees.ground import Ground, git


def test_agents_are_those_of_the_branches_that_it_was_on(ground: Ground) -> None:
    add(ground.repository, Order(branch="fix", agent="api"))
    git(ground.home, "worktree", "remove", str(ground.home.parent / "app.worktrees" / "fix"))
    git(ground.home, "switch", "-q", "fix")
    git(ground.home, "switch", "-q", "-c", "agent/web/list")
    git(ground.home, "switch", "-q", "main")

    assert agents_in_log(ground.repository, ground.repository.worktrees()[0]) == ["web", "api"]


def test_a_process_that_ends_or_is_garbled_is_left_out(tmp_path: Path) -> None:
    for name, content in {"1": b"claude\0", "2": b"\xff\xfe", "self": b"claude\0", "3": b""}.items():
        (tmp_path / "proc" / name).mkdir(parents=True)
        (tmp_path / "proc" / name / "cmdline").write_bytes(content)

    assert running_in([tmp_path], tmp_path / "proc") == {}
    assert running_in([tmp_path], tmp_path / "nowhere") == {}


def test_a_process_counts_for_the_innermost_checkout(tmp_path: Path) -> None:
    inner = tmp_path / "app" / "inner"
    inner.mkdir(parents=True)
    entry = tmp_path / "proc" / "7"
    entry.mkdir(parents=True)
    (entry / "cmdline").write_bytes(b"/opt/bin/claude\0")
    (entry / "stat").write_text("7 (claude) S 1 7 7")
    (entry / "cwd").symlink_to(inner)

    assert running_in([tmp_path / "app", inner], tmp_path / "proc") == {inner: [Running(7, "claude")]}
