"""What would be lost is told in one order, and what is not there loses nothing."""

from bot.worktrees.adding import Order, add
from bot.worktrees.losses import LossKind, fate_of
from tests.worktrees.ground import Ground, git, write


def test_a_fresh_worktree_loses_nothing(ground: Ground) -> None:
    add(ground.repository, Order(branch="fix"))
    fate = fate_of(ground.repository, ground.repository.worktrees()[1], "fix")

    assert (fate.losses, fate.how_landed) == ([], "in origin/main")
    assert fate.tip == git(ground.home, "rev-parse", "fix")


def test_everything_is_told_at_once(ground: Ground) -> None:
    path = add(ground.repository, Order(branch="fix")).path
    ground.commit(path, {"b.txt": "b\n"}, "Keep me")
    write(path, {"new.txt": "1\n", "x.log": "1\n", "a.txt": "other\n"})

    fate = fate_of(ground.repository, ground.repository.worktrees()[1], "fix")

    assert [loss.kind for loss in fate.losses] == [
        LossKind.UNSTAGED,
        LossKind.UNTRACKED,
        LossKind.IGNORED,
        LossKind.UNMERGED,
        LossKind.UNPUSHED,
    ]
    assert fate.losses[3].names[0].endswith(" Keep me (not in origin/main or main)")


def test_a_repository_without_remotes_speaks_of_no_push(ground: Ground) -> None:
    git(ground.home, "remote", "remove", "origin")
    path = add(ground.repository, Order(branch="fix")).path
    ground.commit(path, {"b.txt": "b\n"})

    assert [loss.kind for loss in fate_of(ground.repository, None, "fix").losses] == [LossKind.UNMERGED]


def test_a_branch_that_is_not_there_loses_nothing(ground: Ground) -> None:
    assert fate_of(ground.repository, None, "nothing").losses == []
