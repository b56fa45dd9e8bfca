"""Whatever no commit holds is found, also what git was told to look away from."""

from bot.worktrees.dirt import Dirt, dirt_in, submodules_of
from bot.worktrees.git import Git
from tests.worktrees.ground import Ground, git, write


def test_a_clean_checkout_has_none(ground: Ground) -> None:
    assert dirt_in(Git(ground.home)) == Dirt()


def test_each_path_is_told_by_what_is_the_matter_with_it(ground: Ground) -> None:
    write(ground.home, {"both.txt": "1\n", "new.txt": "1\n", "x.log": "1\n", "moved": "1\n"})
    git(ground.home, "add", "both.txt")
    write(ground.home, {"both.txt": "2\n"})
    git(ground.home, "mv", "a.txt", "b c.txt")

    assert dirt_in(Git(ground.home)) == Dirt(
        staged=["a.txt", "b c.txt", "both.txt"],
        unstaged=["both.txt"],
        untracked=["moved", "new.txt"],
        ignored=["x.log"],
    )


def test_a_conflict_and_its_merge_are_found(ground: Ground) -> None:
    git(ground.home, "switch", "-q", "-c", "fix")
    ground.commit(ground.home, {"a.txt": "mine\n"})
    git(ground.home, "switch", "-q", "main")
    ground.commit(ground.home, {"a.txt": "theirs\n"})
    Git(ground.home).ask("-c", "user.name=x", "-c", "user.email=x", "merge", "-q", "fix")

    assert dirt_in(Git(ground.home)) == Dirt(conflicted=["a.txt"], operations=["merge"])


def test_a_flagged_file_counts_only_where_it_is_another_one(ground: Ground) -> None:
    git(ground.home, "update-index", "--assume-unchanged", "a.txt")
    git(ground.home, "update-index", "--skip-worktree", ".gitignore")
    before = dirt_in(Git(ground.home))
    write(ground.home, {"a.txt": "other\n"})
    (ground.home / ".gitignore").unlink()

    assert before == Dirt()
    assert dirt_in(Git(ground.home)).hidden == ["a.txt"]


def test_without_submodules_there_are_none(ground: Ground) -> None:
    assert submodules_of(Git(ground.home)) == []
