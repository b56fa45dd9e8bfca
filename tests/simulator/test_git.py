import base64
import subprocess

from simulator.state.rules import Rule
from tests.simulator.stage import REPO, Stage


def read_git(path: str, *arguments: str) -> str:
    command = ["git", "--git-dir", path, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


async def test_any_git_program_can_read_the_repository(stage: Stage) -> None:
    stage.propose()
    stage.repository.merge(1, author="wei", method="squash")

    path = str(stage.repository.git.path)
    read_git(path, "fsck", "--strict")
    assert read_git(path, "log", "--format=%s", "main").splitlines() == ["Add agent/x (#1)", "Begin"]


async def test_a_file_is_read_at_any_ref(stage: Stage) -> None:
    stage.propose()

    reply = await stage.babysit.get(f"{REPO}/contents/new.py?ref=agent/x")
    missing = await stage.babysit.get(f"{REPO}/contents/new.py")

    assert base64.b64decode(str(reply.at("content"))) == b"agent/x\n"
    assert (missing.status, missing.message) == (404, "Not Found")


async def test_a_file_is_committed_with_a_guard(stage: Stage) -> None:
    content = base64.b64encode(b"bye\n").decode()
    path = f"{REPO}/contents/docs/readme.md"
    old = await stage.babysit.get(path)
    body = {"message": "Say bye", "content": content, "branch": "main"}

    missing = await stage.person("wei").put(path, body)
    wrong = await stage.person("wei").put(path, {**body, "sha": "0" * 40})
    right = await stage.person("wei").put(path, {**body, "sha": old.at("sha")})

    assert (missing.status, wrong.status, right.status) == (422, 409, 200)
    tip = str(stage.repository.branch_sha("main"))
    assert stage.repository.git.read_file(tip, "docs/readme.md") == b"bye\n"


async def test_a_tree_that_is_too_large_is_truncated(stage: Stage) -> None:
    whole = await stage.babysit.get(f"{REPO}/git/trees/main?recursive=1")
    stage.repository.tree_limit = 1

    cut = await stage.babysit.get(f"{REPO}/git/trees/main?recursive=1")

    paths = [whole.at("tree", index, "path") for index in range(3)]
    assert paths == ["app.py", "docs", "docs/readme.md"]
    assert (whole.at("truncated"), cut.at("truncated")) == (False, True)


async def test_a_comparison_tells_ahead_and_behind(stage: Stage) -> None:
    stage.propose()
    stage.repository.push("main", {"other.py": "1\n"})

    reply = await stage.babysit.get(f"{REPO}/compare/main...agent/x")

    assert (reply.at("status"), reply.at("ahead_by"), reply.at("behind_by")) == ("diverged", 1, 1)
    assert reply.at("files", 0, "filename") == "new.py"


async def test_refs_are_made_moved_and_deleted(stage: Stage) -> None:
    wei, main = stage.person("wei"), stage.repository.branch_sha("main")
    newer = stage.repository.push("other", {"x": "1\n"})

    made = await wei.post(f"{REPO}/git/refs", {"ref": "refs/heads/topic", "sha": newer})
    twice = await wei.post(f"{REPO}/git/refs", {"ref": "refs/heads/topic", "sha": newer})
    back = await wei.patch(f"{REPO}/git/refs/heads/topic", {"sha": main})
    forced = await wei.patch(f"{REPO}/git/refs/heads/topic", {"sha": main, "force": True})
    gone = await wei.delete(f"{REPO}/git/refs/heads/topic")
    again = await wei.delete(f"{REPO}/git/refs/heads/topic")

    assert [made.status, twice.status, back.status, forced.status, gone.status, again.status] == [
        201,
        422,
        422,
        200,
        204,
        422,
    ]
    assert (twice.message, back.message) == ("Reference already exists", "Update is not a fast forward")
    assert again.message == "Reference does not exist"


async def test_protected_branches_are_not_deleted(stage: Stage) -> None:
    stage.repository.push("kept", {"x": "1\n"})
    stage.repository.protect("kept")

    reply = await stage.person("ada").delete(f"{REPO}/git/refs/heads/kept")

    assert (reply.status, reply.message) == (422, "Cannot delete a protected branch")


async def test_a_merged_commit_knows_its_pull_request(stage: Stage) -> None:
    pull = stage.propose()
    sha = stage.repository.merge(1, author="wei", method="squash")

    by_head = await stage.babysit.get(f"{REPO}/commits/{pull.head_sha}/pulls")
    by_merge = await stage.babysit.get(f"{REPO}/commits/{sha}/pulls")

    assert (by_head.at(0, "number"), by_merge.at(0, "number")) == (1, 1)


async def test_a_force_push_is_seen_as_one(stage: Stage) -> None:
    pull = stage.propose()
    old = pull.head_sha

    stage.repository.push("agent/x", {"new.py": "again\n"}, author="agent", onto="main")
    await stage.github.quiesce()

    push = stage.receiver.last("push").payload
    assert (push["forced"], push["before"], push["after"]) == (True, old, pull.head_sha)
    assert pull.issue.timeline[-1].event == "head_ref_force_pushed"


async def test_rules_on_a_branch_are_open_to_every_reader(stage: Stage) -> None:
    stage.repository.add_ruleset(Rule(type="deletion"), source_type="Organization")

    reply = await stage.babysit.get(f"{REPO}/rules/branches/main")

    assert (reply.at(0, "type"), reply.at(0, "ruleset_source_type")) == ("deletion", "Organization")


async def test_enterprise_server_paths_answer_too(stage: Stage) -> None:
    assert (await stage.babysit.get(f"/api/v3{REPO}")).at("full_name") == "acme/app"
