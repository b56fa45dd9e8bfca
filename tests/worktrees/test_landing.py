"""A branch is merged when its work is in the base, whichever way it came there, and not otherwise."""

from collections.abc import Callable

import pytest

from bot.worktrees.adding import Order, add
from bot.worktrees.landing import commits_beyond, how_landed
from tests.worktrees.ground import Ground, git

BASE = "refs/remotes/origin/main"


def lines(**changed: str) -> str:
    """The file `a.txt` with some lines others."""
    return "".join(changed.get(f"l{number}", f"line {number}") + "\n" for number in range(30))


def branched(ground: Ground) -> None:
    path = add(ground.repository, Order(branch="fix")).path
    ground.commit(path, {"a.txt": lines(l10="mine")})
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "origin", "fix")


def rebased(ground: Ground) -> None:
    ground.rewrite({"c.txt": "c\n"})
    other = ground.remote.parent / "other"
    git(other, "fetch", "-q")
    git(other, "cherry-pick", "origin/main..origin/fix")
    git(other, "push", "-q", "origin", "main")


def squashed_amid_change(ground: Ground) -> None:
    """The lines around it had changed, so that its patch is another one; later its own line changes, too."""
    ground.rewrite({"a.txt": lines(l13="near")})
    ground.merge("fix")
    ground.rewrite({"a.txt": lines(l10="later", l13="near")})


LANDED = {
    "merged": (lambda ground: ground.merge("fix", "--no-ff"), "in origin/main"),
    "rebased": (rebased, "rebased onto origin/main"),
    "squashed": (lambda ground: ground.merge("fix"), "squashed into origin/main"),
    "squashed amid change": (squashed_amid_change, "contained in origin/main"),
}


@pytest.mark.parametrize(("land", "how"), LANDED.values(), ids=LANDED)
def test_it_is_seen_however_it_was_merged(ground: Ground, land: Callable[[Ground], None], how: str) -> None:
    branched(ground)
    land(ground)
    git(ground.home, "fetch", "-q")

    assert how_landed(ground.repository.git, "refs/heads/fix", [BASE]) == how


def one_more(ground: Ground) -> None:
    ground.merge("fix")
    ground.commit(ground.home.parent / "app.worktrees" / "fix", {"late.txt": "after the merge\n"})


def half(ground: Ground) -> None:
    ground.rewrite({"b.txt": "b\n"})


def undone(ground: Ground) -> None:
    """The branch comes to nothing, and so would any merge of it; its commits are nowhere else."""
    path = ground.home.parent / "app.worktrees" / "fix"
    git(path, "revert", "--no-edit", "HEAD~1..HEAD", "HEAD~2..HEAD~1")


def evil_merge(ground: Ground) -> None:
    """All commits were picked; what the merge itself changed was not."""
    rebased(ground)
    path = ground.home.parent / "app.worktrees" / "fix"
    git(path, "fetch", "-q")
    git(path, "merge", "-q", "--no-commit", "origin/main")
    ground.commit(path, {"evil.txt": "only in the merge\n"})


NOT_LANDED = {
    "a later commit": one_more,
    "half of it": half,
    "comes to nothing": undone,
    "a merge's own": evil_merge,
}


@pytest.mark.parametrize("spoil", NOT_LANDED.values(), ids=NOT_LANDED)
def test_what_is_in_no_base_is_not_merged(ground: Ground, spoil: Callable[[Ground], None]) -> None:
    branched(ground)
    spoil(ground)
    git(ground.home, "fetch", "-q")

    assert how_landed(ground.repository.git, "refs/heads/fix", [BASE]) == ""
    assert commits_beyond(ground.repository.git, "refs/heads/fix", [BASE])


def test_without_a_base_nothing_is_merged(ground: Ground) -> None:
    branched(ground)

    assert how_landed(ground.repository.git, "refs/heads/fix", []) == ""
    assert [commit.subject for commit in commits_beyond(ground.repository.git, "refs/heads/fix", [])][
        -1
    ] == "Begin"
