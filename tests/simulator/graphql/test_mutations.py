"""What GraphQL changes, and when GitHub refuses to."""

import pytest

from simulator.access import AppViewer
from simulator.actions.threads import LinePlace
from simulator.state.rules import Rule
from tests.simulator.graphql.asking import Asker, value_at

ENQUEUE = """mutation($id: ID!, $oid: GitObjectID) {
  enqueuePullRequest(input: {pullRequestId: $id, expectedHeadOid: $oid, clientMutationId: "m1"}) {
    clientMutationId
    mergeQueueEntry { state position pullRequest { number } }
  }
}"""
QUEUE = """isInMergeQueue isMergeQueueEnabled
  mergeQueueEntry { state position headCommit { oid } enqueuer { login } }"""


def open_queue(github: Asker) -> None:
    github.starter.repository.add_ruleset(Rule(type="merge_queue", parameters={"merge_method": "SQUASH"}))


def node_id(github: Asker) -> str:
    return github.starter.repository.pull_requests[1].node_id


async def test_a_pull_request_is_enqueued_and_its_group_is_to_be_checked(github: Asker) -> None:
    open_queue(github)

    found = await github.data(
        ENQUEUE, id=node_id(github), oid=github.starter.repository.pull_requests[1].head_sha
    )
    entry = github.starter.repository.build_group("main")

    assert value_at(found, "enqueuePullRequest") == {
        "clientMutationId": "m1",
        "mergeQueueEntry": {"state": "QUEUED", "position": 1, "pullRequest": {"number": 1}},
    }
    assert await github.at("", QUEUE) == {
        "isInMergeQueue": True,
        "isMergeQueueEnabled": True,
        "mergeQueueEntry": {
            "state": "AWAITING_CHECKS",
            "position": 1,
            "headCommit": {"oid": entry.group_sha},
            "enqueuer": {"login": "babysit"},
        },
    }


async def test_a_moved_head_is_not_enqueued(github: Asker) -> None:
    open_queue(github)

    answer = await github.ask(ENQUEUE, id=node_id(github), oid="0" * 40)

    assert answer.data == {"enqueuePullRequest": None}
    [problem] = answer.problems
    assert problem.said[0] == "UNPROCESSABLE"
    assert problem.path == ["enqueuePullRequest"]
    assert await github.at("isInMergeQueue", QUEUE) is False


async def test_a_base_without_a_queue_takes_nothing_in(github: Asker) -> None:
    answer = await github.ask(ENQUEUE, id=node_id(github))

    assert [problem.said[0] for problem in answer.problems] == ["UNPROCESSABLE"]


async def test_a_pull_request_is_taken_out_of_the_queue(github: Asker) -> None:
    open_queue(github)
    await github.data(ENQUEUE, id=node_id(github))

    await github.data(
        "mutation($id: ID!) { dequeuePullRequest(input: {id: $id}) { mergeQueueEntry { id } } }",
        id=node_id(github),
    )

    assert await github.at("isInMergeQueue", QUEUE) is False


async def test_a_thread_is_resolved_in_our_name(github: Asker) -> None:
    thread = github.starter.repository.comment_on_line(
        1, LinePlace(path="src/a.py", line=1), "Why?", author="wei"
    )

    found = await github.data(
        "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) "
        "{ thread { isResolved resolvedBy { login } } } }",
        id=thread.node_id,
    )

    assert value_at(found, "resolveReviewThread.thread") == {
        "isResolved": True,
        "resolvedBy": {"login": "babysit[bot]"},
    }


async def test_a_resolved_thread_is_opened_again(github: Asker) -> None:
    thread = github.starter.repository.comment_on_line(
        1, LinePlace(path="src/a.py", line=1), "Why?", author="wei"
    )
    github.starter.repository.resolve_thread(1, thread)

    await github.data(
        "mutation($id: ID!) { unresolveReviewThread(input: {threadId: $id}) { thread { id } } }",
        id=thread.node_id,
    )

    assert thread.is_resolved is False


async def test_a_comment_is_minimized(github: Asker) -> None:
    comment = github.starter.repository.comment(1, "Old", author="babysit[bot]")

    found = await github.data(
        "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) "
        "{ minimizedComment { isMinimized minimizedReason } } }",
        id=comment.node_id,
    )

    assert value_at(found, "minimizeComment.minimizedComment") == {
        "isMinimized": True,
        "minimizedReason": "outdated",
    }


async def test_a_draft_comes_and_goes(github: Asker) -> None:
    to_draft = "convertPullRequestToDraft"
    to_ready = "markPullRequestReadyForReview"
    document = "mutation($id: ID!) {{ {}(input: {{pullRequestId: $id}}) {{ pullRequest {{ isDraft }} }} }}"

    first = await github.data(document.format(to_draft), id=node_id(github))
    then = await github.data(document.format(to_ready), id=node_id(github))

    assert value_at(first, "convertPullRequestToDraft.pullRequest.isDraft") is True
    assert value_at(then, "markPullRequestReadyForReview.pullRequest.isDraft") is False


AUTO_MERGE = """mutation($id: ID!) {
  enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: SQUASH}) {
    pullRequest { autoMergeRequest { mergeMethod enabledBy { login } } }
  }
}"""


@pytest.mark.parametrize(
    ("is_allowed", "message"),
    [
        pytest.param(False, "Auto merge is not allowed for this repository", id="switched off"),
        pytest.param(True, "Pull request Pull request is in clean status", id="already clean"),
    ],
)
async def test_auto_merge_is_refused(github: Asker, *, is_allowed: bool, message: str) -> None:
    github.starter.repository.settings.allow_auto_merge = is_allowed
    github.starter.world.settle_mergeability()

    answer = await github.ask(AUTO_MERGE, id=node_id(github))

    assert [problem.said for problem in answer.problems] == [("UNPROCESSABLE", message)]


async def test_auto_merge_waits_for_a_required_check(github: Asker) -> None:
    github.starter.repository.settings.allow_auto_merge = True
    github.starter.repository.protect("main", checks=["build"])
    github.starter.world.settle_mergeability()

    found = await github.data(AUTO_MERGE, id=node_id(github))

    assert value_at(found, "enablePullRequestAutoMerge.pullRequest.autoMergeRequest") == {
        "mergeMethod": "SQUASH",
        "enabledBy": {"login": "babysit"},
    }


async def test_a_branch_is_deleted_by_the_id_of_its_ref(github: Asker) -> None:
    ref_id = await github.at("headRef.id", "headRef { id }")

    await github.data("mutation($id: ID!) { deleteRef(input: {refId: $id}) { clientMutationId } }", id=ref_id)

    assert github.starter.repository.branch_sha("agent/feature") is None


UPDATE = """mutation($r: ID!, $u: [RefUpdate!]!) { updateRefs(input: {repositoryId: $r, refUpdates: $u})
  { clientMutationId } }"""


async def test_a_ref_that_is_not_where_it_was_expected_stays(github: Asker) -> None:
    repository = github.starter.repository
    tip = repository.branch_sha("agent/feature")
    updates = [{"name": "refs/heads/agent/feature", "beforeOid": "1" * 40, "afterOid": "0" * 40}]

    answer = await github.ask(UPDATE, r=repository.node_id, u=updates)

    assert [problem.said[0] for problem in answer.problems] == ["UNPROCESSABLE"]
    assert repository.branch_sha("agent/feature") == tip


async def test_a_ref_is_deleted_where_it_is_where_it_was_expected(github: Asker) -> None:
    repository = github.starter.repository
    tip = repository.branch_sha("agent/feature")
    updates = [{"name": "refs/heads/agent/feature", "beforeOid": tip, "afterOid": "0" * 40}]

    await github.data(UPDATE, r=repository.node_id, u=updates)

    assert repository.branch_sha("agent/feature") is None


async def test_an_app_that_may_only_read_changes_nothing(github: Asker) -> None:
    github.become_app({"pull_requests": "read", "contents": "read"})

    answer = await github.ask(ENQUEUE, id=node_id(github))

    assert [problem.said for problem in answer.problems] == [
        ("FORBIDDEN", "Resource not accessible by integration")
    ]


async def test_a_person_without_write_changes_nothing(github: Asker) -> None:
    github.become("rob")

    answer = await github.ask(ENQUEUE, id=node_id(github))

    assert [problem.said[0] for problem in answer.problems] == ["FORBIDDEN"]


async def test_an_apps_own_jwt_changes_nothing(github: Asker) -> None:
    github.viewer = AppViewer(github.starter.app)

    answer = await github.ask(ENQUEUE, id=node_id(github))

    assert [problem.said[0] for problem in answer.problems] == ["FORBIDDEN"]


REACT = """mutation($id: ID!) { addReaction(input: {subjectId: $id, content: EYES}) {
  reaction { content user { login } } reactionGroups { content viewerHasReacted } } }"""


async def test_comments_and_reviews_take_a_reaction_once(github: Asker) -> None:
    repository = github.starter.repository
    comment = repository.comment(1, "/hold", author="wei")
    review = repository.review(1, "COMMENTED", "/hold", author="wei")

    for said in (comment, comment, review):
        found = await github.data(REACT, id=said.node_id)

        assert value_at(found, "addReaction.reaction") == {
            "content": "EYES",
            "user": {"login": "babysit[bot]"},
        }
    assert [len(one.reactions) for one in (comment, review)] == [1, 1]


async def test_an_app_that_may_only_read_reacts_to_nothing(github: Asker) -> None:
    comment = github.starter.repository.comment(1, "/hold", author="wei")
    github.become_app({"pull_requests": "read", "issues": "read"})

    answer = await github.ask(REACT, id=comment.node_id)

    assert [problem.said[0] for problem in answer.problems] == ["FORBIDDEN"]


async def test_what_is_gone_takes_no_reaction(github: Asker) -> None:
    comment = github.starter.repository.comment(1, "/hold", author="wei")
    github.starter.repository.delete_comment(comment)

    answer = await github.ask(REACT, id=comment.node_id)

    assert [problem.said[0] for problem in answer.problems] == ["NOT_FOUND"]
