"""One worktree for an agent and a branch, in one call, wherever an earlier call was killed."""

import subprocess
from pathlib import Path

import pytest

from bot.worktrees.adding import MisuseError, OccupiedError, Order, add
from bot.worktrees.git import GitError
from bot.worktrees.repository import open_repository
from tests.worktrees.ground import Ground, KilledError, git, write


def test_two_agents_work_side_by_side_and_see_nothing_of_each_other(ground: Ground) -> None:
    added = add(ground.repository, Order(branch="agent/api/list"))
    two = add(ground.repository, Order(branch="agent/web/list"))
    ground.commit(added.path, {"api.py": "1\n"})
    write(two.path, {"web.ts": "2\n"})

    assert (added.agent, two.agent) == ("api", "web")
    assert added.path == ground.home.parent / "app.worktrees" / "agent+api+list"
    assert git(added.path, "status", "--porcelain") == ""
    assert git(two.path, "status", "--porcelain") == "?? web.ts"
    assert git(ground.home, "status", "--porcelain") == ""


def test_a_new_branch_starts_from_the_remotes_default_and_remembers_it(ground: Ground) -> None:
    git(ground.home, "switch", "-q", "-c", "elsewhere")
    ground.commit(ground.home, {"b.txt": "b\n"})

    added = add(ground.repository, Order(branch="fix", agent="api"))

    assert added.head_sha == git(ground.home, "rev-parse", "origin/main")
    assert ground.repository.noted("fix", "base") == "refs/remotes/origin/main"
    assert ground.repository.noted("fix", "agent") == "api"
    assert git(added.path, "for-each-ref", "--format=%(upstream)", "refs/heads/fix") == ""


def test_a_branch_of_the_remote_goes_on_where_it_is(ground: Ground) -> None:
    git(ground.home, "switch", "-q", "-c", "fix")
    sha = ground.commit(ground.home, {"b.txt": "b\n"})
    git(ground.home, "push", "-q", "origin", "fix")
    git(ground.home, "switch", "-q", "main")
    git(ground.home, "branch", "-q", "-D", "fix")

    assert add(ground.repository, Order(branch="fix")).head_sha == sha


@pytest.mark.parametrize("branch", ["agent/ä/ü", "a/b/c", "x+y", "frühling", "f'o\"o", "a" * 230])
def test_a_branch_may_be_called_anything_that_git_allows(ground: Ground, branch: str) -> None:
    added = add(ground.repository, Order(branch=branch))

    assert git(added.path, "symbolic-ref", "HEAD") == f"refs/heads/{branch}"
    with pytest.raises(OccupiedError):
        add(ground.repository, Order(branch=branch))


@pytest.mark.parametrize(
    "branch", ["-x", "--force", "a..b", "", "@{-1}", "a b", "a/", "x.lock", "HEAD", "a\nb", "a\0b"]
)
def test_a_name_that_git_does_not_allow_is_wrong_use(ground: Ground, branch: str) -> None:
    with pytest.raises(MisuseError, match="git allows no branch"):
        add(ground.repository, Order(branch=branch))


@pytest.mark.parametrize(
    "order",
    [Order(branch="x", base="--nowhere"), Order(branch="x", agent="../x"), Order(branch="x", base="nowhere")],
)
def test_what_cannot_be_meant_makes_nothing(ground: Ground, order: Order) -> None:
    with pytest.raises(MisuseError):
        add(ground.repository, order)
    assert not ground.repository.has("refs/heads/x")


def test_a_worktree_that_is_there_is_named_with_what_to_do(ground: Ground) -> None:
    added = add(ground.repository, Order(branch="agent/api/list"))

    with pytest.raises(OccupiedError) as refused:
        add(ground.repository, Order(branch="agent/api/list", path=ground.home.parent / "other"))

    assert str(refused.value) == (
        f"agent/api/list has a worktree of the agent api in {added.path}: work there, or end it with "
        "`babysit worktree remove agent/api/list`."
    )


def test_the_branch_of_the_main_checkout_and_one_in_a_rebase_are_taken(ground: Ground) -> None:
    added = add(ground.repository, Order(branch="fix"))
    ground.commit(added.path, {"a.txt": "mine\n"})
    ground.rewrite({"a.txt": "theirs\n"})
    git(added.path, "fetch", "-q")
    subprocess.run(["git", "rebase", "-q", "origin/main"], cwd=added.path, capture_output=True, check=False)

    with pytest.raises(OccupiedError, match="main checkout"):
        add(ground.repository, Order(branch="main"))
    with pytest.raises(OccupiedError, match="fix has a worktree in"):
        add(ground.repository, Order(branch="fix"))


def test_nothing_that_is_there_is_written_over(ground: Ground) -> None:
    path = ground.home.parent / "app.worktrees" / "fix"
    write(path, {"notes.txt": "mine\n"})

    with pytest.raises(OccupiedError, match="is there already"):
        add(ground.repository, Order(branch="fix"))
    (ground.home.parent / "link").symlink_to("nowhere")
    with pytest.raises(OccupiedError, match="is there already"):
        add(ground.repository, Order(branch="fix", path=ground.home.parent / "link"))
    assert (path / "notes.txt").read_text() == "mine\n"


def test_a_worktree_lies_in_another_one_only_where_git_ignores_it(ground: Ground) -> None:
    with pytest.raises(OccupiedError, match="lies in the checkout"):
        add(ground.repository, Order(branch="fix", path=ground.home / "trees" / "fix"))

    assert add(ground.repository, Order(branch="fix", path=ground.home / "inner" / "fix")).path.is_dir()


def test_a_branch_of_one_agent_is_not_given_to_another(ground: Ground) -> None:
    git(ground.home, "branch", "agent/api/list")

    with pytest.raises(OccupiedError, match="is the agent api's"):
        add(ground.repository, Order(branch="agent/api/list", agent="web"))


@pytest.mark.parametrize("change", range(4))
def test_killed_between_any_two_steps_a_second_call_finishes(ground: Ground, change: int) -> None:
    order = Order(branch="fix", agent="api")
    try:
        add(ground.killed_before(change), order)
    except KilledError:
        add(ground.repository, order)

    assert [worktree.branch for worktree in ground.repository.worktrees()] == ["main", "fix"]
    assert ground.repository.noted("fix", "agent") == "api"


def test_a_bare_repository_has_its_worktrees_beside_it(ground: Ground) -> None:
    added = add(open_repository(ground.remote), Order(branch="fix"))

    assert added.path == ground.remote.parent / "remote.worktrees" / "fix"
    assert (added.path / "a.txt").is_file()


def test_an_agent_starts_a_second_one_from_inside_its_own_worktree(ground: Ground) -> None:
    added = add(ground.repository, Order(branch="one"))

    assert add(open_repository(added.path), Order(branch="two")).path == added.path.parent / "two"


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "new")

    with pytest.raises(MisuseError, match="no commit yet"):
        add(open_repository(tmp_path / "new"), Order(branch="fix"))


def test_what_git_refuses_leaves_no_note_behind(ground: Ground) -> None:
    add(ground.repository, Order(branch="a/b"))

    with pytest.raises(GitError, match="a/b"):
        add(ground.repository, Order(branch="a", agent="api"))

    assert ground.repository.noted("a", "agent") == ""
    assert ground.repository.noted("a", "base") == ""
