"""A pull request holds one piece of work and nobody else's, through the whole server."""

import pytest

from simulator.state.world import PullRequest
from tests.scenarios.house import House

Files = dict[str, str | bytes | None]


def green(house: House, branch: str, *, by: str, base: str = "main") -> PullRequest:
    """A pull request from a branch, opted in, its CI green."""
    pull_request = house.repository.open_pull_request(
        head=branch, base=base, title=f"Add {branch}", author=by, labels=("automerge",)
    )
    house.report(pull_request, "build", "success")
    return pull_request


def opened(house: House, branch: str, *, by: str, base: str = "main") -> PullRequest:
    """The same without the label that has it merged."""
    pull_request = house.repository.open_pull_request(
        head=branch, base=base, title=f"Add {branch}", author=by
    )
    house.report(pull_request, "build", "success")
    return pull_request


def push(house: House, branch: str, files: Files, *, by: str = "wei", message: str = "Add it") -> str:
    return house.repository.push(branch, files, message=message, author=by)


def waiting(house: House, branch: str, files: Files, *, by: str = "wei", base: str = "main") -> PullRequest:
    """An older one that is not to be merged yet."""
    push(house, branch, files, by=by)
    return opened(house, branch, by=by, base=base)


async def test_commits_of_another_open_one_are_held_until_that_is_closed(house: House) -> None:
    older = waiting(house, "one", {"a.py": "a = 1\n"})
    await house.settle()
    house.repository.push("two", {"b.py": "b = 1\n"}, message="Add b", author="agent", onto="one")

    pull_request = green(house, "two", by="agent")
    await house.settle()
    assert house.verdict(pull_request) == "failure"
    assert house.says(pull_request).startswith(f"It holds the commit {older.head_sha[:12]} of #1.")
    assert house.conclusion(older) == "success"

    house.repository.close(older.number, author="wei")
    await house.settle()
    assert house.verdict(pull_request) == "merged"


@pytest.mark.parametrize("is_pushed_away", [False, True], ids=["closed", "pushed away"])
async def test_who_was_away_for_a_while_had_its_commits_first(house: House, *, is_pushed_away: bool) -> None:
    older = waiting(house, "one", {"a.py": "a = 1\n"})
    first_sha = older.head_sha
    await house.settle()
    if is_pushed_away:
        house.repository.push("one", {"z.py": "1\n"}, message="Other", author="wei", onto="main")
    else:
        house.repository.close(older.number, author="wei")
    await house.let_pass(60)

    house.repository.push("two", {"b.py": "b = 1\n"}, message="Add b", author="agent", onto=first_sha)
    copy = opened(house, "two", by="agent")
    await house.settle()
    assert house.conclusion(copy) == "success"

    if is_pushed_away:
        house.repository.move_branch("one", first_sha, author="wei", force=True)
    else:
        house.repository.reopen(older.number, author="wei")
    await house.settle()
    assert house.conclusion(older) == "success"
    assert house.verdict(copy) == "failure"
    assert house.says(copy).startswith(f"It holds the commit {first_sha[:12]} of #1.")


async def test_a_retargeted_one_lets_its_copy_go_at_once(house: House) -> None:
    house.repository.create_branch("release/1", house.repository.git.tip("main"), author="ada")
    older = waiting(house, "one", {"a.py": "a = 1\n"})
    await house.settle()
    house.repository.push("two", {"b.py": "b = 1\n"}, message="Add b", author="agent", onto="one")
    copy = opened(house, "two", by="agent")
    await house.until(lambda: house.conclusion(copy) == "failure")

    house.repository.retarget(older.number, "release/1", author="wei")
    await house.until(lambda: house.conclusion(copy) == "success")


async def test_a_picked_commit_is_known_by_its_patch_whatever_its_words(house: House) -> None:
    waiting(house, "one", {"a.py": "a = 1\n"})
    await house.settle()
    push(house, "two", {"b.py": "b = 1\n"}, by="agent", message="Add b")
    push(house, "two", {"a.py": "a = 1\n"}, by="agent", message="Mine, all mine")

    pull_request = green(house, "two", by="agent")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "changes the same" in house.summary(pull_request)


async def test_a_picked_commit_that_met_other_lines_is_known_by_its_origin(house: House) -> None:
    push(house, "main", {"a.py": "1\n2\n3\n4\n5\n6\n7\n"}, by="ada")
    older = waiting(house, "one", {"a.py": "1\n2\n3\n4\n5\n6\n7!\n"})
    await house.settle()
    push(house, "two", {"a.py": "0\n2\n3\n4\n5\n6\n7\n"}, by="agent", message="Add b")
    push(house, "two", {"a.py": "0\n2\n3\n4\n5.\n6\n7\n"}, by="agent", message="Add c")
    house.repository.cherry_pick("two", older.head_sha, author="agent")

    pull_request = green(house, "two", by="agent")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "was made from it" in house.summary(pull_request)


async def test_who_had_it_first_is_told_by_time_and_not_by_number(house: House) -> None:
    pull_request = waiting(house, "one", {"b.py": "1\n"}, by="agent")
    await house.settle()
    newer = waiting(house, "two", {"a.py": "a = 1\n"})
    await house.settle()

    house.repository.cherry_pick("one", newer.head_sha, author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert house.conclusion(newer) == "success"


async def test_a_stack_passes_also_once_what_is_below_was_rebased(house: House) -> None:
    below = waiting(house, "one", {"a.py": "a = 1\n"}, by="wei")
    house.repository.push("two", {"b.py": "b = 1\n"}, message="Add b", author="agent", onto="one")
    above = opened(house, "two", by="agent", base="one")
    await house.settle()
    push(house, "main", {"c.py": "c = 1\n"}, by="ada")
    house.repository.push("one", {"a.py": "a = 1\n"}, message="Add it", author="wei", onto="main")
    house.report(below, "build", "success")
    await house.settle()

    assert house.conclusion(below) == "success"
    assert house.conclusion(above) == "success"


async def test_a_backport_passes(house: House) -> None:
    house.repository.create_branch("release/1", house.repository.git.tip("main"), author="ada")
    older = waiting(house, "one", {"a.py": "a = 1\n"})
    house.repository.cherry_pick("backport", older.head_sha, author="agent")

    pull_request = green(house, "backport", by="agent", base="release/1")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_one_persons_two_pull_requests_may_share_commits(house: House) -> None:
    waiting(house, "one", {"a.py": "a = 1\n"}, by="wei")
    house.repository.push("two", {"b.py": "b = 1\n"}, message="Add b", author="wei", onto="one")

    pull_request = green(house, "two", by="wei")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_what_two_change_alike_in_one_second_is_no_copy_where_it_differs(house: House) -> None:
    waiting(house, "one", {"a.py": "a = 1\n"}, by="agent")
    push(house, "two", {"a.py": "a = 2\n"}, by="agent")

    pull_request = green(house, "two", by="wei")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


REVERTED = ({"x.py": "1\n"}, {"x.py": None})


@pytest.mark.parametrize("pushes", [REVERTED, ({},)], ids=["a revert pair", "an empty commit"])
async def test_an_empty_change_is_shut(house: House, pushes: tuple[Files, ...]) -> None:
    for files in pushes:
        push(house, "one", files, by="agent")

    pull_request = green(house, "one", by="agent")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert house.says(pull_request).startswith("It changes no file: its ")


async def test_a_merge_of_the_base_alone_is_empty_and_work_beside_it_is_not(house: House) -> None:
    push(house, "one", {"x.py": "1\n"}, by="agent")
    push(house, "one", {"x.py": None}, by="agent")
    pull_request = green(house, "one", by="agent")
    push(house, "main", {"y.py": "1\n"}, by="ada")
    house.repository.update_branch(pull_request.number, author="ada")
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "failure"

    push(house, "one", {"x.py": "2\n"}, by="agent")
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "merged"


async def test_what_the_base_has_by_now_is_empty(house: House) -> None:
    push(house, "one", {"x.py": "1\n"}, by="agent")
    push(house, "main", {"x.py": "1\n"}, by="ada", message="The same")

    pull_request = green(house, "one", by="agent")
    await house.settle()

    assert house.says(pull_request).startswith("Merging it would change nothing: main has all of it already.")


async def test_commits_of_two_agents_are_shut_and_one_agents_beside_a_human_are_not(house: House) -> None:
    house.configure("agents: {scope: off}\n")
    push(house, "one", {"a.py": "1\n"}, by="agent", message="Add\n\nAgent: backend")
    push(house, "one", {"b.py": "1\n"}, by="wei", message="Mend\n\nCo-authored-by: Wei <wei@x.example>")
    alone = green(house, "one", by="agent")
    push(house, "two", {"c.py": "1\n"}, by="agent", message="Add\n\nAgent: backend")
    push(house, "two", {"d.py": "1\n"}, by="agent", message="Add\n\nAgent: frontend")
    mixed = green(house, "two", by="agent")
    await house.settle()

    assert house.verdict(alone) == "merged"
    assert house.verdict(mixed) == "failure"
    assert house.says(mixed).startswith("Its commits are by different agents: backend and frontend.")


async def test_a_file_that_another_agents_open_one_changes_is_told(house: House) -> None:
    house.repository.push("claude/one", {"a.py": "1\n"}, message="Add it", author="wei")
    opened(house, "claude/one", by="wei")
    push(house, "two", {"a.py": "2\n"}, by="agent", message="Other")

    pull_request = green(house, "two", by="agent")
    await house.settle()

    assert house.verdict(pull_request) == "merged"
    assert "Also changed by [`#1`]" in house.summary(pull_request)


@pytest.mark.parametrize(("level", "verdict"), [("warn", "merged"), ("off", "merged"), ("block", "failure")])
async def test_the_configuration_says_what_it_does(house: House, level: str, verdict: str) -> None:
    house.configure(f"agents: {{isolation: {level}}}\n")
    waiting(house, "one", {"a.py": "a = 1\n"})
    house.repository.push("two", {"b.py": "b = 1\n"}, message="Add b", author="agent", onto="one")

    pull_request = green(house, "two", by="agent")
    await house.settle()

    assert house.verdict(pull_request) == verdict
    assert ("only told" in house.summary(pull_request)) == (level == "warn")


async def test_patches_that_github_does_not_show_hold_what_may_be_a_copy(house: House) -> None:
    waiting(house, "one", {"a.py": "a = 1\n"})
    push(house, "two", {"a.py": "a = 2\n", "long.txt": "line\n" * 20_001}, by="agent")

    pull_request = green(house, "two", by="agent")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"
    assert house.says(pull_request).startswith("GitHub does not show what its commits change")


async def test_branches_left_behind_are_listed_once_with_their_commands_and_stay(house: House) -> None:
    house.repository.push("worktree-agent-1a2b", {"z.py": "1\n"}, message="Work", author="agent")
    await house.let_pass(7200)
    first = house.propose("one")
    second = house.propose("two")
    for pull_request in (first, second):
        house.report(pull_request, "build", "success")
        await house.settle()

    told = [
        body
        for pull_request in (first, second)
        for body in house.comments(pull_request)
        if "left-behind" in body
    ]
    assert len(told) == 1
    assert "git push origin --delete worktree-agent-1a2b" in told[0]
    assert house.repository.branch_sha("worktree-agent-1a2b") is not None
    assert house.repository.branch_sha("one") is None


async def test_a_closed_agents_branch_is_told_of_and_left_alone(house: House) -> None:
    pull_request = house.propose("agent/api/x", labels=())
    await house.settle()

    house.repository.close(pull_request.number, author="wei")
    await house.settle()

    assert [body for body in house.comments(pull_request) if "--delete agent/api/x" in body]
    assert house.repository.branch_sha("agent/api/x") is not None
