import pytest

from simulator.actions.merges import BASE_MODIFIED, HEAD_MODIFIED
from simulator.caller import Reply
from simulator.faults import Fault, Mode
from tests.simulator.stage import REPO, Stage

MERGE = f"{REPO}/pulls/1/merge"


async def squash(stage: Stage, **fields: object) -> Reply:
    return await stage.babysit.put(MERGE, {"merge_method": "squash", **fields})


async def test_a_squash_merge_puts_one_commit_on_the_base(stage: Stage) -> None:
    pull = stage.propose()
    before = stage.repository.branch_sha("main")

    reply = await squash(stage, sha=pull.head_sha)

    tip = stage.repository.branch_sha("main")
    assert reply.status == 200
    assert reply.body == {"sha": tip, "merged": True, "message": "Pull Request successfully merged"}
    commit = stage.repository.git.read_commit(str(tip))
    assert (commit.parents, commit.message) == ((before,), "Add agent/x (#1)")
    assert stage.repository.git.read_file(str(tip), "new.py") == b"agent/x\n"
    assert pull.is_merged


async def test_a_merge_commit_has_two_parents(stage: Stage) -> None:
    pull = stage.propose()
    before = stage.repository.branch_sha("main")

    await stage.babysit.put(MERGE, {})

    commit = stage.repository.git.read_commit(str(stage.repository.branch_sha("main")))
    assert commit.parents == (before, pull.head_sha)
    assert commit.message == "Merge pull request #1 from acme/agent/x\n\nDo it"


async def test_a_rebase_merge_copies_each_commit(stage: Stage) -> None:
    stage.propose()
    stage.repository.push("agent/x", {"more.py": "1\n"}, message="More", author="agent")
    stage.repository.push("main", {"other.py": "1\n"})

    reply = await stage.babysit.put(MERGE, {"merge_method": "rebase"})

    git, tip = stage.repository.git, str(reply.at("sha"))
    messages = [git.read_commit(tip).message, git.read_commit(git.read_commit(tip).parents[0]).message]
    assert messages == ["More", "Add agent/x"]


async def test_a_squash_of_several_commits_lists_them_under_the_title(stage: Stage) -> None:
    stage.propose()
    stage.repository.push("agent/x", {"more.py": "1\n"}, message="More", author="agent")

    reply = await squash(stage)

    message = stage.repository.git.read_commit(str(reply.at("sha"))).message
    assert message == "Do it (#1)\n\n* Add agent/x\n\n* More"


async def test_another_head_than_the_judged_one_is_409(stage: Stage) -> None:
    pull = stage.propose()
    judged = pull.head_sha
    push = {"late.py": "1\n"}
    stage.github.faults.before("PUT", "*/merge", lambda: stage.repository.push("agent/x", push))

    reply = await squash(stage, sha=judged)

    assert (reply.status, reply.message) == (409, HEAD_MODIFIED)
    assert not pull.is_merged


async def test_a_merged_pull_request_is_not_merged_again(stage: Stage) -> None:
    pull = stage.propose()
    await squash(stage, sha=pull.head_sha)

    reply = await squash(stage, sha=pull.head_sha)

    assert (reply.status, reply.message) == (405, "Pull Request is not mergeable")


async def test_a_draft_is_not_merged(stage: Stage) -> None:
    stage.propose()
    stage.repository.convert_to_draft(1)

    reply = await squash(stage)

    assert (reply.status, reply.message) == (405, "Pull Request is still a draft")


async def test_a_conflict_is_not_merged(stage: Stage) -> None:
    stage.propose()
    stage.repository.push("main", {"new.py": "mine\n"})

    reply = await squash(stage)

    assert (reply.status, reply.message) == (405, "Pull Request is not mergeable")


async def test_both_sides_of_one_file_merge_where_lines_differ(stage: Stage) -> None:
    stage.repository.push("agent/x", {"app.py": "one\ntwo\n3\n"}, author="agent")
    stage.repository.open_pull_request(head="agent/x", author="agent")
    stage.repository.push("main", {"app.py": "0\none\ntwo\nthree\n"})

    reply = await squash(stage)

    merged = stage.repository.git.read_file(str(reply.at("sha")), "app.py")
    assert merged == b"0\none\ntwo\n3\n"


@pytest.mark.parametrize(
    ("method", "words"),
    [("squash", "Squash merges"), ("merge", "Merge commits"), ("rebase", "Rebase merges")],
)
async def test_a_method_that_is_switched_off_is_refused(stage: Stage, method: str, words: str) -> None:
    stage.propose()
    settings = stage.repository.settings
    settings.allow_squash_merge = settings.allow_merge_commit = settings.allow_rebase_merge = False

    reply = await stage.babysit.put(MERGE, {"merge_method": method})

    assert (reply.status, reply.message) == (405, f"{words} are not allowed on this repository.")


async def test_a_merge_may_be_done_though_500_is_answered(stage: Stage) -> None:
    pull = stage.propose()
    stage.github.faults.add(Fault(path="*/merge", method="PUT", mode=Mode.ACT_THEN_ANSWER))

    reply = await squash(stage)

    assert reply.status == 500
    assert pull.is_merged


async def test_the_base_may_have_moved_once(stage: Stage) -> None:
    stage.propose()
    refusal: dict[str, object] = {"message": BASE_MODIFIED}
    stage.github.faults.add(Fault(path="*/merge", method="PUT", status=405, body=refusal))

    first, second = await squash(stage), await squash(stage)

    assert (first.status, first.message, second.status) == (405, BASE_MODIFIED, 200)


async def test_github_deletes_the_head_where_the_repository_says_so(stage: Stage) -> None:
    stage.propose()
    stacked = stage.propose("agent/y", base="agent/x")
    stage.repository.settings.delete_branch_on_merge = True

    await squash(stage)

    assert stage.repository.branch_sha("agent/x") is None
    assert (stacked.is_open, stacked.base_ref) == (True, "main")


async def test_deleting_a_head_through_the_api_closes_what_is_stacked_on_it(stage: Stage) -> None:
    stage.propose()
    stacked = stage.propose("agent/y", base="agent/x")
    await squash(stage)

    reply = await stage.babysit.delete(f"{REPO}/git/refs/heads/agent/x")

    assert (reply.status, stacked.state, stacked.is_merged) == (204, "closed", False)
