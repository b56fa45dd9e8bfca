"""A worktree ends with its branch, and nothing that nobody else has goes with it unasked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.worktrees.adding import MisuseError, Order, add
from bot.worktrees.git import GitError
from bot.worktrees.removing import remove
from bot.worktrees.repository import open_repository
from tests.worktrees.ground import Ground, KilledError, git, write


def begun(ground: Ground, branch: str = "fix") -> Path:
    return add(ground.repository, Order(branch=branch, agent="api")).path


def merged(ground: Ground, branch: str = "fix") -> Path:
    path = begun(ground, branch)
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "-u", "origin", branch)
    ground.merge(branch)
    return path


def branches(ground: Ground) -> list[str]:
    return git(ground.home, "for-each-ref", "--format=%(refname:short)", "refs/heads").splitlines()


def test_after_the_merge_worktree_entry_branch_and_notes_are_gone(ground: Ground) -> None:
    path = merged(ground)

    removal = remove(ground.repository, "fix", force=False)

    assert not removal.is_refused
    assert removal.fate.how_landed == "rebased onto origin/main"
    assert not path.exists()
    assert branches(ground) == ["main"]
    assert len(ground.repository.worktrees()) == 1
    assert "fix" not in (ground.home / ".git" / "config").read_text()


def test_a_clone_that_knows_nothing_of_the_merge_fetches_the_base_unless_told_not_to(ground: Ground) -> None:
    merged(ground)

    assert remove(ground.repository, "fix", force=False, fetch=False).is_refused
    assert not remove(ground.repository, "fix", force=False).is_refused


def test_a_remote_that_cannot_be_reached_is_told_and_nothing_goes(ground: Ground) -> None:
    path = merged(ground)
    ground.remote.rename(ground.remote.parent / "away")

    removal = remove(ground.repository, "fix", force=False)

    assert removal.is_refused
    assert removal.notes[0].startswith("origin could not be fetched: ")
    assert path.is_dir()


def rebasing(path: Path) -> None:
    git_dir = Path(git(path, "rev-parse", "--absolute-git-dir"))
    (git_dir / "MERGE_HEAD").write_text(git(path, "rev-parse", "HEAD") + "\n")


def staged(path: Path) -> None:
    write(path, {"s.txt": "1\n"})
    git(path, "add", "s.txt")


def told_not_to_look(path: Path) -> None:
    git(path, "update-index", "--skip-worktree", "a.txt")
    write(path, {"a.txt": "secretly mine\n"})


DIRT: dict[str, tuple[Callable[[Path], object], str, list[str]]] = {
    "untracked": (lambda path: write(path, {"new.txt": "1\n"}), "UNTRACKED", ["new.txt"]),
    "unstaged": (lambda path: write(path, {"a.txt": "1\n"}), "UNSTAGED", ["a.txt"]),
    "staged": (staged, "STAGED", ["s.txt"]),
    "deleted": (lambda path: (path / "a.txt").unlink(), "DELETED", ["a.txt"]),
    "ignored": (lambda path: write(path, {".env": "KEY=1\n"}), "IGNORED", [".env"]),
    "hidden": (told_not_to_look, "HIDDEN", ["a.txt"]),
    "a merge": (rebasing, "OPERATION", ["merge"]),
    "odd names": (lambda path: write(path, {"-x\n\u202e.txt": "1\n"}), "UNTRACKED", ["-x\n\u202e.txt"]),
    "a repository in it": (lambda path: git(path, "init", "-q", "own"), "UNTRACKED", ["own/"]),
}


@pytest.mark.parametrize(("spoil", "kind", "names"), DIRT.values(), ids=DIRT)
def test_what_is_not_committed_is_listed_and_kept_until_force(
    ground: Ground, spoil: Callable[[Path], object], kind: str, names: list[str]
) -> None:
    path = begun(ground)
    spoil(path)

    refused = remove(ground.repository, "fix", force=False)

    assert refused.is_refused
    assert [(loss.kind.name, list(loss.names)) for loss in refused.fate.losses] == [(kind, names)]
    assert path.is_dir()
    assert not remove(ground.repository, "fix", force=True).is_refused
    assert not path.exists()


def test_what_tools_make_again_and_what_the_main_checkout_has_too_keep_nothing(ground: Ground) -> None:
    path = begun(ground)
    write(path, {"node_modules/x/index.js": "1\n", ".env": "KEY=1\n"})
    write(ground.home, {".env": "KEY=1\n"})

    removal = remove(ground.repository, "fix", force=False)

    assert not removal.is_refused
    assert removal.fate.goes_too == ["node_modules/"]


def test_unmerged_and_unpushed_commits_are_told_apart_and_force_says_where_they_were(ground: Ground) -> None:
    path = begun(ground)
    ground.commit(path, {"b.txt": "b\n"}, "Push it")
    git(path, "push", "-q", "origin", "fix")
    sha = ground.commit(path, {"c.txt": "c\n"}, "Keep it")

    refused = remove(ground.repository, "fix", force=False)
    done = remove(ground.repository, "fix", force=True)

    assert [(loss.kind.name, len(loss.names)) for loss in refused.fate.losses] == [
        ("UNMERGED", 2),
        ("UNPUSHED", 1),
    ]
    assert refused.fate.losses[1].names == [f"{sha[:12]} Keep it"]
    assert done.done[-1] == f"deleted the branch fix, which was at {sha}"


def test_a_remote_branch_that_is_gone_proves_no_merge(ground: Ground) -> None:
    path = begun(ground)
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "-u", "origin", "fix")
    git(path, "push", "-q", "origin", ":fix")

    assert remove(ground.repository, "fix", force=False).is_refused


def test_a_worktree_on_which_nothing_was_done_goes(ground: Ground) -> None:
    begun(ground)

    assert not remove(ground.repository, "fix", force=False).is_refused
    assert branches(ground) == ["main"]


@pytest.mark.parametrize("change", range(6))
def test_killed_between_any_two_steps_a_second_call_finishes(ground: Ground, change: int) -> None:
    path = merged(ground)
    try:
        remove(ground.killed_before(change), "fix", force=False)
    except KilledError:
        assert not remove(ground.repository, "fix", force=False).is_refused

    assert not path.exists()
    assert branches(ground) == ["main"]
    assert "fix" not in (ground.home / ".git" / "config").read_text()


@pytest.mark.parametrize("names", [[".git", "a.txt"], ["a.txt", "b.txt"], [".git"]])
def test_killed_while_git_deletes_files_a_second_call_finishes(ground: Ground, names: list[str]) -> None:
    path = begun(ground)
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "origin", "fix:main")
    with pytest.raises(KilledError):
        remove(ground.killed_before(1), "fix", force=False)
    for name in names:
        (path / name).unlink()

    assert not remove(ground.repository, "fix", force=False).is_refused
    assert not path.exists()
    assert branches(ground) == ["main"]


def test_a_checkout_whose_git_file_is_gone_is_not_taken_for_clean(ground: Ground) -> None:
    path = begun(ground)
    (path / ".git").unlink()
    git(ground.home.parent, "init", "-q", ".")  # as where somebody's home is a repository

    removal = remove(ground.repository, "fix", force=False)

    assert [loss.kind.name for loss in removal.fate.losses] == ["UNREADABLE"]
    assert (path / "a.txt").is_file()


def test_a_lock_keeps_it_and_says_why(ground: Ground) -> None:
    path = begun(ground)
    git(ground.home, "worktree", "lock", "--reason", "on a stick", str(path))

    refused = remove(ground.repository, "fix", force=False)

    assert refused.is_refused
    assert "It is locked (on a stick)" in refused.obstacles[0]
    assert not remove(ground.repository, "fix", force=True).is_refused
    assert not path.exists()


def test_a_worktree_with_another_one_in_it_stays_also_with_force(ground: Ground) -> None:
    path = begun(ground)
    add(ground.repository, Order(branch="second", path=path / "inner" / "second"))

    removal = remove(ground.repository, "fix", force=True)

    assert removal.is_refused
    assert "remove that one first" in removal.obstacles[0]


def test_a_detached_head_goes_by_its_folder_where_a_branch_has_its_commits(ground: Ground) -> None:
    path = ground.home.parent / "loose"
    git(ground.home, "worktree", "add", "-q", "--detach", str(path))
    ground.commit(path, {"b.txt": "b\n"}, "Nobody's")

    refused = remove(ground.repository, str(path), force=False)
    git(path, "branch", "kept")
    done = remove(ground.repository, str(path), force=False)

    assert [loss.kind.name for loss in refused.fate.losses] == ["ORPHAN"]
    assert refused.is_refused
    assert not done.is_refused
    assert branches(ground) == ["kept", "main"]


def test_a_folder_that_is_gone_leaves_entry_and_branch_to_remove(ground: Ground) -> None:
    path = merged(ground)
    path.rename(path.parent / "moved")

    removal = remove(ground.repository, "fix", force=False)

    assert not removal.is_refused
    assert branches(ground) == ["main"]
    assert (path.parent / "moved" / "a.txt").is_file()


def test_another_agents_missing_folder_is_left_alone(ground: Ground) -> None:
    begun(ground)
    other = begun(ground, "second")
    other.rename(other.parent / "moved")

    removal = remove(ground.repository, "fix", force=False)

    assert removal.left == [f"the entry of {other}, whose folder is gone: `git worktree prune`"]
    assert [worktree.branch for worktree in ground.repository.worktrees()] == ["main", "second"]


def test_stashes_stay_and_are_named(ground: Ground) -> None:
    path = begun(ground)
    write(path, {"a.txt": "half\n"})
    git(path, "stash", "push", "-q", "-m", "half of it")

    removal = remove(ground.repository, "fix", force=False)

    assert removal.stays == ["stash@{0}: On fix: half of it"]
    assert git(ground.home, "stash", "list") == "stash@{0}: On fix: half of it"


def test_a_submodules_own_commits_are_work_too(ground: Ground, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "lib")
    ground.commit(tmp_path / "lib", {"lib.txt": "1\n"})
    git(ground.home, "submodule", "--quiet", "add", str(tmp_path / "lib"), "lib")
    git(ground.home, "commit", "-q", "-m", "Add lib")
    git(ground.home, "push", "-q", "origin", "main")
    path = begun(ground)
    git(path, "submodule", "--quiet", "update", "--init")

    sha = ground.commit(path / "lib", {"lib.txt": "2\n"})
    refused = remove(ground.repository, "fix", force=False)
    git(path / "lib", "checkout", "-q", "HEAD~1")
    git(path / "lib", "branch", "-q", "kept", sha)
    still = remove(ground.repository, "fix", force=False)
    git(path / "lib", "branch", "-q", "-D", "kept")

    assert {loss.kind.name for loss in refused.fate.losses} == {"SUBMODULE", "UNSTAGED"}
    assert [loss.kind.name for loss in still.fate.losses] == ["SUBMODULE"]
    assert not remove(ground.repository, "fix", force=False).is_refused
    assert not path.exists()


def test_what_others_stand_on_stays(ground: Ground) -> None:
    git(ground.home, "switch", "-q", "-c", "elsewhere")
    path = ground.home.parent / "main"
    git(ground.home, "worktree", "add", "-q", str(path), "main")

    removal = remove(ground.repository, str(path), force=False)

    assert removal.left == ["the branch main, which others stand on"]
    assert branches(ground) == ["elsewhere", "main"]


@pytest.mark.parametrize("name", ["", "nothing", "--force", "../../x", "main", "a\0b", ".", "other"])
def test_a_name_without_a_worktree_is_wrong_use(
    ground: Ground, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ground.home)
    git(ground.home, "branch", "other")

    with pytest.raises(MisuseError):
        remove(ground.repository, name, force=True)


def test_what_git_cannot_look_at_is_not_taken_for_clean(ground: Ground) -> None:
    path = begun(ground)
    (ground.home / ".git" / "worktrees" / "fix" / "index").write_bytes(b"broken")

    removal = remove(ground.repository, "fix", force=False)

    assert [loss.kind.name for loss in removal.fate.losses] == ["UNREADABLE"]
    assert path.is_dir()


def test_in_a_bare_repository_work_is_compared_with_its_own_branch(ground: Ground) -> None:
    repository = open_repository(ground.remote)
    path = add(repository, Order(branch="fix")).path
    ground.commit(path, {"b.txt": "b\n"})

    assert remove(repository, "fix", force=False).is_refused
    git(ground.remote, "update-ref", "refs/heads/main", "refs/heads/fix")
    assert not remove(repository, "fix", force=False).is_refused


def test_what_was_committed_while_it_was_looked_at_stays(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged(ground)
    late = git(ground.home, "commit-tree", "-m", "late", "-p", "fix", "fix^{tree}")

    def first_commit(*_: object) -> None:
        git(ground.home, "update-ref", "refs/heads/fix", late)

    monkeypatch.setattr("bot.worktrees.removing._prune", first_commit)
    with pytest.raises(GitError):
        remove(ground.repository, "fix", force=False)
    assert git(ground.home, "rev-parse", "fix") == late
