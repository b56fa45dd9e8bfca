"""A stash says on which branch it was made, as git words it."""

from bot.worktrees.stashes import stashes_of
from tests.worktrees.ground import Ground, git, write


def test_every_stash_names_its_branch_where_git_knows_it(ground: Ground) -> None:
    for number, arguments in enumerate([["-m", "half: of it"], [], ["-m", "WIP on other: x"]]):
        git(ground.home, "switch", "-q", "-c", f"agent/a/{number}")
        write(ground.home, {"a.txt": f"{number}\n"})
        git(ground.home, "stash", "push", "-q", *arguments)
    git(ground.home, "switch", "-q", "--detach")
    write(ground.home, {"a.txt": "loose\n"})
    git(ground.home, "stash", "push", "-q")

    found = stashes_of(ground.repository)

    assert [(stash.name, stash.branch) for stash in found] == [
        ("stash@{0}", ""),
        ("stash@{1}", "agent/a/2"),
        ("stash@{2}", "agent/a/1"),
        ("stash@{3}", "agent/a/0"),
    ]
    assert found[3].subject == "On agent/a/0: half: of it"


def test_without_a_stash_there_is_none(ground: Ground) -> None:
    assert stashes_of(ground.repository) == []
