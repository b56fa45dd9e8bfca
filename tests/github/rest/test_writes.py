"""What is else written by GraphQL: reactions, and the deletion of a branch."""

import pytest

from bot.github.errors import Conflict
from bot.model.effects import DeleteBranch
from bot.model.reaction import Reaction
from bot.model.snapshot import StatementKind
from simulator.actions.threads import LinePlace
from simulator.faults import Fault, Mode

from .conftest import Stage


async def test_every_kind_of_statement_but_a_review_is_reacted_to_by_rest(stage: Stage) -> None:
    pull_request, repository = stage.opened(), stage.repository
    comment = repository.comment(pull_request.number, "/hold", author="wei")
    review = repository.review(pull_request.number, "COMMENTED", "/hold", author="wei")
    thread = repository.comment_on_line(
        pull_request.number, LinePlace(path="tax.py", line=1), "Why?", author="max"
    )
    said = (await stage.read(pull_request)).statements
    stage.take_graphql_away()

    for statement in said:
        for _twice in range(2):
            await stage.github.react(stage.key(pull_request), statement, Reaction.TAKEN)

    assert {statement.kind for statement in said} == set(StatementKind)
    reacted = [pull_request.issue.reactions, comment.reactions, thread.comments[0].reactions]
    assert [[reaction.content for reaction in found] for found in reacted] == [["eyes"]] * 3
    assert review.reactions == []


def deletion(stage: Stage, sha: str) -> DeleteBranch:
    return DeleteBranch(ref="agent/tax", head_sha=sha, repository_node_id=stage.repository.node_id)


@pytest.mark.parametrize("mode", [Mode.ANSWER, Mode.DROP, Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP])
async def test_a_branch_is_deleted_once_whatever_became_of_the_mutation(stage: Stage, mode: Mode) -> None:
    pull_request = stage.opened()
    key = stage.key(pull_request)
    stage.site.faults.add(Fault(path="/graphql", mode=mode, status=502, body="<html></html>"))

    await stage.github.apply(key, deletion(stage, pull_request.head_sha))

    assert stage.repository.branch_sha("agent/tax") is None
    by_rest = [request for request in stage.site.requests if request.method == "DELETE"]
    assert len(by_rest) == (mode in {Mode.ANSWER, Mode.DROP})


async def test_a_branch_that_moved_is_kept_by_rest_too(stage: Stage) -> None:
    pull_request = stage.opened()
    judged = pull_request.head_sha
    stage.repository.push("agent/tax", {"more.py": "1\n"}, message="More", author="agent")
    stage.take_graphql_away()

    with pytest.raises(Conflict):
        await stage.github.apply(stage.key(pull_request), deletion(stage, judged))

    assert stage.repository.branch_sha("agent/tax") is not None
