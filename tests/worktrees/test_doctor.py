"""The doctor finds what is wrong with a machine's worktrees, and leaves what is right alone."""

from pathlib import Path

from bot.worktrees.adding import Order, add
from bot.worktrees.doctor import Symptom, examine
from tests.worktrees.ground import Ground, git, write

NOWHERE = Path("/nowhere")


def found(ground: Ground, processes: Path = NOWHERE) -> list[Symptom]:
    return list(examine(ground.repository, processes=processes))


def rules(ground: Ground) -> list[tuple[str, str]]:
    return [(finding.rule, finding.branch) for finding in found(ground)]


def begun(ground: Ground, branch: str) -> Path:
    return add(ground.repository, Order(branch=branch)).path


def test_agents_at_work_are_no_finding(ground: Ground) -> None:
    begun(ground, "agent/api/new")
    path = begun(ground, "agent/web/list")
    ground.commit(path, {"b.txt": "b\n"})
    write(path, {"c.txt": "half\n"})

    assert found(ground) == []


def test_a_merged_branch_is_found_with_the_command_that_ends_it(ground: Ground) -> None:
    path = begun(ground, "agent/web/list")
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "-u", "origin", "agent/web/list")
    ground.merge("agent/web/list")
    git(ground.home, "fetch", "-q", "-p")

    (finding,) = found(ground)

    assert (finding.rule, finding.command) == ("merged", "babysit worktree remove agent/web/list")


def test_a_merged_branch_with_work_in_progress_is_a_note(ground: Ground) -> None:
    path = begun(ground, "agent/web/list")
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "origin", "agent/web/list:main")
    write(path, {"next.txt": "half\n"})

    (finding,) = found(ground)

    assert (finding.rule, finding.is_note) == ("merged", True)
    assert finding.message.endswith("is merged (in origin/main); there is still untracked: 1.")


def test_a_branch_that_is_gone_here_or_at_the_remote_is_found(ground: Ground) -> None:
    path = begun(ground, "one")
    ground.commit(path, {"b.txt": "b\n"})
    git(path, "push", "-q", "-u", "origin", "one")
    git(path, "push", "-q", "origin", ":one")
    begun(ground, "two")
    git(ground.home, "update-ref", "-d", "refs/heads/two")

    assert rules(ground) == [("upstream-gone", "one"), ("branch-gone", "two")]


def test_a_folder_that_is_gone_and_a_half_made_one_are_found(ground: Ground) -> None:
    path = begun(ground, "one")
    path.rename(path.parent / "moved")
    begun(ground, "two")
    (ground.home / ".git" / "worktrees" / "two" / "locked").write_text("initializing")

    (begun(ground, "three") / ".git").unlink()

    assert sorted(rules(ground)) == [("folder-gone", "one"), ("folder-gone", "three"), ("half-made", "two")]


def test_a_stash_is_anothers_changes_for_everybody_else(ground: Ground) -> None:
    path = begun(ground, "agent/api/list")
    begun(ground, "agent/web/list")
    write(path, {"a.txt": "half\n"})
    git(path, "stash", "push", "-q")

    (finding,) = found(ground)

    assert finding.rule == "stash"
    assert finding.message.startswith("stash@{0} holds the agent api's changes made on agent/api/list: ")
    assert finding.command.startswith(f"git -C {path} stash apply ")


def test_a_stash_in_the_only_checkout_is_its_own(ground: Ground) -> None:
    write(ground.home, {"a.txt": "half\n"})
    git(ground.home, "stash", "push", "-q")

    assert found(ground) == []


def test_two_agents_in_one_checkout_are_found_by_its_log(ground: Ground) -> None:
    git(ground.home, "switch", "-q", "-c", "agent/api/list")
    git(ground.home, "switch", "-q", "-c", "agent/web/list")

    (finding,) = found(ground)

    assert (finding.rule, finding.message) == (
        "shared-checkout",
        "Agents web, api worked in this checkout, one after the other or at once.",
    )


def test_two_agents_at_work_in_one_checkout_are_found_by_their_processes(
    ground: Ground, tmp_path: Path
) -> None:
    path = begun(ground, "fix")
    (path / "deep").mkdir()
    programs = [
        (1, 0, b"/usr/bin/bash\0", path),
        (10, 1, b"claude\0--resume\0", path),
        (11, 10, b"node\0/opt/codex.js\0", path),  # a helper of the first
        (12, 1, b"/usr/bin/node\0/opt/bin/codex\0", path / "deep"),
        (13, 1, b"vim\0claude\0", path),
        (14, 1, b"claude\0", ground.home),
    ]
    for pid, parent, line, folder in programs:
        entry = tmp_path / "proc" / str(pid)
        entry.mkdir(parents=True)
        (entry / "cmdline").write_bytes(line)
        (entry / "stat").write_text(f"{pid} (a) b) S {parent} 1 1")
        (entry / "cwd").symlink_to(folder)

    (finding,) = found(ground, tmp_path / "proc")

    assert finding.path == path
    assert finding.message == "2 agents are at work in this checkout now: claude (10), codex (12)."


def test_empty_submodules_are_a_note(ground: Ground, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "lib")
    ground.commit(tmp_path / "lib", {"lib.txt": "1\n"})
    git(ground.home, "submodule", "--quiet", "add", str(tmp_path / "lib"), "lib")
    git(ground.home, "commit", "-q", "-m", "Add lib")
    git(ground.home, "push", "-q", "origin", "main")
    path = begun(ground, "fix")

    main, fix = found(ground)

    assert (main.rule, fix.rule) == ("submodules", "submodules")
    assert (main.is_note, fix.is_note) == (True, True)
    assert fix.command == f"git -C {path} submodule update --init --recursive"


def test_a_worktree_inside_another_is_found_unless_git_ignores_it(ground: Ground) -> None:
    begun(ground, "one")
    git(ground.home, "worktree", "add", "-q", "-b", "seen", "trees/seen")
    git(ground.home, "worktree", "add", "-q", "-b", "unseen", "inner/unseen")

    assert rules(ground) == [("nested", "seen")]


def test_what_a_killed_removal_left_is_found(ground: Ground) -> None:
    path = add(ground.repository, Order(branch="one", agent="api")).path
    git(ground.home, "worktree", "remove", str(path))
    add(ground.repository, Order(branch="two", agent="api"))
    git(ground.home, "worktree", "remove", str(path.parent / "two"))
    git(ground.home, "update-ref", "-d", "refs/heads/two")

    assert rules(ground) == [("left-over", "one"), ("left-over", "two")]
