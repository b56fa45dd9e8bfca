import pytest

from simulator.actions.threads import LinePlace
from simulator.state.rules import Rule
from tests.simulator.stage import REPO, Stage

PULL = f"{REPO}/pulls/1"


async def test_mergeability_is_unknown_to_who_asks_first(stage: Stage) -> None:
    stage.propose()

    answers = [(await stage.babysit.get(PULL)).at("mergeable") for _ in range(2)]

    assert answers == [None, True]


async def test_mergeability_is_unknown_again_after_a_push_to_the_base(stage: Stage) -> None:
    stage.propose()
    stage.starter.world.settle_mergeability()
    assert (await stage.babysit.get(PULL)).at("mergeable") is True

    stage.repository.push("main", {"new.py": "mine\n"})

    assert (await stage.babysit.get(PULL)).at("mergeable") is None
    assert (await stage.babysit.get(PULL)).at("mergeable_state") == "dirty"


@pytest.mark.parametrize(
    ("state", "spoil"),
    [
        ("clean", lambda _: None),
        ("draft", lambda stage: stage.repository.convert_to_draft(1)),
        ("blocked", lambda stage: stage.repository.protect(checks=["build"])),
        ("unstable", lambda stage: stage.repository.set_status(head(stage), "lint", "failure")),
    ],
    ids=["clean", "draft", "blocked", "unstable"],
)
async def test_the_mergeable_state(stage: Stage, state: str, spoil: object) -> None:
    stage.propose()
    assert callable(spoil)
    spoil(stage)
    stage.starter.world.settle_mergeability()

    assert (await stage.babysit.get(PULL)).at("mergeable_state") == state


def head(stage: Stage) -> str:
    return stage.repository.pull_requests[1].head_sha


async def test_the_files_of_a_pull_request_have_patches(stage: Stage) -> None:
    changes = {"app.py": "one\n2\nthree\n", "docs/readme.md": None, "logo.png": b"\x00\x01"}
    stage.repository.push("agent/x", changes, author="agent")
    stage.repository.open_pull_request(head="agent/x", author="agent")

    reply = await stage.babysit.get(f"{PULL}/files")

    assert reply.at(0, "patch") == "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three"
    shown = [
        (reply.at(index, "filename"), reply.at(index, "status"), reply.at(index, "changes"))
        for index in range(3)
    ]
    assert shown == [("app.py", "modified", 2), ("docs/readme.md", "removed", 1), ("logo.png", "added", 0)]
    with pytest.raises(KeyError):
        reply.at(2, "patch")


async def test_a_second_pull_request_from_the_same_branch_is_refused(stage: Stage) -> None:
    stage.propose()

    body = {"title": "x", "head": "agent/x", "base": "main"}
    reply = await stage.person("agent").post(f"{REPO}/pulls", body)

    assert (reply.status, reply.message) == (422, "Validation Failed")
    assert reply.at("errors", 0, "message") == "A pull request already exists for acme:agent/x."


async def test_a_pull_request_without_commits_is_refused(stage: Stage) -> None:
    stage.repository.create_branch("empty", str(stage.repository.branch_sha("main")))

    body = {"title": "x", "head": "empty", "base": "main"}
    reply = await stage.person("agent").post(f"{REPO}/pulls", body)

    assert reply.at("errors", 0, "message") == "No commits between main and empty"


async def test_a_closed_pull_request_can_be_opened_again_while_its_branch_lives(stage: Stage) -> None:
    pull = stage.propose()
    agent = stage.person("agent")

    await agent.patch(PULL, {"state": "closed"})
    opened = await agent.patch(PULL, {"state": "open"})
    stage.repository.delete_branch("agent/x")
    refused = await agent.patch(PULL, {"state": "open"})

    assert (opened.at("state"), refused.status, pull.state) == ("open", 422, "closed")
    why = "state cannot be changed. The agent/x branch has been deleted."
    assert refused.at("errors", 0, "message") == why


async def test_a_retargeted_pull_request_keeps_its_head(stage: Stage) -> None:
    pull = stage.propose()
    stage.repository.create_branch("release", str(stage.repository.branch_sha("main")))

    reply = await stage.person("agent").patch(PULL, {"base": "release"})

    await stage.github.quiesce()
    changes = stage.receiver.last("pull_request").payload["changes"]
    assert (reply.at("base", "ref"), reply.at("head", "sha")) == ("release", pull.head_sha)
    assert isinstance(changes, dict)
    assert changes["base"]["ref"] == {"from": "main"}


async def test_the_author_cannot_approve(stage: Stage) -> None:
    stage.propose()

    reply = await stage.person("agent").post(f"{PULL}/reviews", {"event": "APPROVE"})

    assert (reply.status, reply.message) == (422, "Unprocessable Entity")
    assert reply.at("errors") == ["Can not approve your own pull request"]


async def test_a_review_is_of_the_head_commit(stage: Stage) -> None:
    pull = stage.propose()

    reply = await stage.person("wei").post(f"{PULL}/reviews", {"event": "APPROVE"})

    assert (reply.at("state"), reply.at("commit_id")) == ("APPROVED", pull.head_sha)


async def test_a_push_dismisses_approvals_where_the_base_says_so(stage: Stage) -> None:
    stage.propose()
    stage.repository.protect(approvals=1).dismiss_stale_reviews = True
    review = stage.repository.review(1, "APPROVED", author="wei")

    stage.repository.push("agent/x", {"new.py": "2\n"}, author="agent")

    assert review.state == "DISMISSED"


async def test_a_line_comment_must_lie_in_the_diff(stage: Stage) -> None:
    pull = stage.propose()
    body = {"body": "why?", "path": "new.py", "commit_id": pull.head_sha, "side": "RIGHT"}

    inside = await stage.babysit.post(f"{PULL}/comments", {**body, "line": 1})
    outside = await stage.babysit.post(f"{PULL}/comments", {**body, "line": 9})

    assert (inside.status, inside.at("line"), outside.status) == (201, 1, 422)
    answer = await stage.person("agent").post(f"{PULL}/comments/{inside.at('id')}/replies", {"body": "so"})
    assert answer.at("in_reply_to_id") == inside.at("id")


async def test_a_comment_on_a_changed_line_is_outdated_by_a_push(stage: Stage) -> None:
    stage.propose()
    thread = stage.repository.comment_on_line(1, LinePlace(path="new.py", line=1), "why?", author="wei")

    stage.repository.push("agent/x", {"new.py": "better\n"}, author="agent")

    assert thread.comments[0].line is None


async def test_reactions_are_counted_once_for_each_person(stage: Stage) -> None:
    stage.propose()
    comment = stage.repository.comment(1, "/merge", author="wei")
    path = f"{REPO}/issues/comments/{comment.id}"

    first, second = [await stage.babysit.post(f"{path}/reactions", {"content": "eyes"}) for _ in range(2)]

    assert (first.status, second.status) == (201, 200)
    assert (await stage.babysit.get(path)).at("reactions", "eyes") == 1


async def test_an_edit_of_a_comment_remembers_who_made_it(stage: Stage) -> None:
    stage.propose()
    comment = stage.repository.comment(1, "fine", author="rob")
    path = f"{REPO}/issues/comments/{comment.id}"

    stranger = await stage.person("mallory").patch(path, {"body": "/merge"})
    writer = await stage.person("wei").patch(path, {"body": "/merge"})

    assert (stranger.status, writer.status) == (403, 200)
    assert comment.editor is stage.starter.world.account("wei")


async def test_an_empty_comment_is_refused(stage: Stage) -> None:
    stage.propose()

    assert (await stage.babysit.post(f"{REPO}/issues/1/comments", {"body": " "})).status == 422
    assert (await stage.babysit.post(f"{REPO}/issues/1/comments", {})).status == 422


async def test_the_timeline_knows_who_took_a_label_off(stage: Stage) -> None:
    stage.propose()
    stage.repository.label(1, "strategic", author="wei")
    await stage.person("tri").delete(f"{REPO}/issues/1/labels/strategic")

    reply = await stage.babysit.get(f"{REPO}/issues/1/timeline")

    lines = [(reply.at(index, "event"), reply.at(index, "actor", "login")) for index in (0, 1)]
    assert lines == [("labeled", "wei"), ("unlabeled", "tri")]


async def test_a_deleted_label_leaves_its_pull_requests(stage: Stage) -> None:
    pull = stage.propose()
    stage.repository.label(1, "strategic", author="wei")

    await stage.person("wei").delete(f"{REPO}/labels/strategic")

    assert pull.labels == []


async def test_a_merge_queue_merges_a_group_once_its_checks_pass(stage: Stage) -> None:
    pull = stage.propose()
    queue = Rule(type="merge_queue", parameters={"merge_method": "SQUASH"})
    checks = Rule(
        type="required_status_checks", parameters={"required_status_checks": [{"context": "build"}]}
    )
    stage.repository.add_ruleset(queue, checks)
    stage.repository.complete_check_run(stage.repository.start_check_run(pull.head_sha, "build"))

    stage.repository.enqueue(1, author="wei", expected_head_sha=pull.head_sha)
    entry = stage.repository.build_group()
    assert entry.group_sha is not None
    stage.repository.complete_check_run(stage.repository.start_check_run(entry.group_sha, "build"))
    is_merged = stage.repository.finish_group(entry)
    await stage.github.quiesce()

    assert (is_merged, pull.is_merged) == (True, True)
    assert stage.repository.branch_sha("main") == entry.group_sha
    groups = [name for name in stage.receiver.names if name.startswith("merge_group")]
    assert groups == ["merge_group.checks_requested", "merge_group.destroyed"]


async def test_a_group_whose_check_fails_leaves_the_queue(stage: Stage) -> None:
    pull = stage.propose()
    checks = Rule(
        type="required_status_checks", parameters={"required_status_checks": [{"context": "build"}]}
    )
    stage.repository.add_ruleset(Rule(type="merge_queue"), checks)
    stage.repository.complete_check_run(stage.repository.start_check_run(pull.head_sha, "build"))
    stage.repository.enqueue(1, author="wei")
    entry = stage.repository.build_group()

    assert not stage.repository.finish_group(entry)
    assert (pull.is_open, stage.repository.merge_queues["main"].entries) == (True, [])
