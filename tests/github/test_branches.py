import pytest

from bot.github.branches import Deletion, delete_branch
from bot.github.client import InstallationClient
from bot.github.github import GitHub
from bot.model.effects import (
    DeleteBranch,
    UpdateBranch,
)
from bot.model.keys import PullRequestKey
from tests.github.scripted import SHA, Answer, ScriptedGitHub

NOT_OFFERED = Answer(
    {
        "errors": [
            {
                "message": "Field 'updateRefs' doesn't exist on type 'Mutation'",
                "extensions": {"code": "undefinedField"},
            }
        ]
    }
)
REFUSED_UPDATE = Answer(
    {"data": {"updateRefs": None}, "errors": [{"type": "UNPROCESSABLE", "message": "Ref update rejected"}]}
)


def tip(sha: str) -> Answer:
    return Answer({"ref": "refs/heads/x", "object": {"sha": sha, "type": "commit"}})


async def test_a_hostile_branch_name_stays_one_branch(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on("mutation DeleteBranch", NOT_OFFERED)
    script.on("GET /repos/acme/shop/git/ref/heads/a/b#c?d%e", tip(SHA))
    script.on("DELETE /repos/acme/shop/git/refs/heads/a/b#c?d%e", Answer(None, 204))

    await github.apply(key, DeleteBranch(ref="a/b#c?d%e", head_sha=SHA))

    assert script.asked("DELETE") == ["DELETE /repos/acme/shop/git/refs/heads/a/b%23c%3Fd%25e"]
    assert script.bodies("POST /graphql")[0]["variables"] == {
        "repositoryId": "",
        "name": "refs/heads/a/b#c?d%e",
        "before": SHA,
        "gone": "0" * 40,
    }


@pytest.mark.parametrize(
    ("answer", "now", "outcome"),
    [
        (Answer({"data": {"updateRefs": {"clientMutationId": None}}}), None, Deletion.DELETED),
        (REFUSED_UPDATE, Answer({"message": "Not Found"}, 404), Deletion.GONE_ALREADY),
        (REFUSED_UPDATE, tip("d" * 40), Deletion.MOVED),
        (REFUSED_UPDATE, tip(SHA), Deletion.REFUSED),
        (Answer({"message": "Resource not accessible by integration"}, 403), tip(SHA), Deletion.REFUSED),
    ],
    ids=["deleted", "gone", "moved", "protected", "forbidden"],
)
async def test_github_compares_and_deletes_a_branch_in_one_step(
    *,
    client: InstallationClient,
    script: ScriptedGitHub,
    key: PullRequestKey,
    answer: Answer,
    now: Answer | None,
    outcome: Deletion,
) -> None:
    script.on("mutation DeleteBranch", answer)
    script.on("GET /repos/acme/shop/git/ref/heads/agent/tax", *([now] if now else []))

    assert await delete_branch(client, key, DeleteBranch(ref="agent/tax", head_sha=SHA)) is outcome
    assert script.asked("DELETE") == []


@pytest.mark.parametrize(
    ("before", "answer", "outcome"),
    [
        (tip(SHA), Answer(None, 204), Deletion.DELETED),
        (tip("d" * 40), None, Deletion.MOVED),
        (Answer({"message": "Not Found"}, 404), None, Deletion.GONE_ALREADY),
        (tip(SHA), Answer({"message": "Cannot delete this branch"}, 422), Deletion.REFUSED),
        (tip(SHA), Answer({"message": "Resource not accessible by integration"}, 403), Deletion.REFUSED),
        (tip(SHA), Answer({"message": "Not Found"}, 404), Deletion.GONE_ALREADY),
    ],
    ids=["deleted", "moved", "gone", "protected", "forbidden", "gone meanwhile"],
)
async def test_an_older_github_is_compared_with_right_before(
    *,
    client: InstallationClient,
    script: ScriptedGitHub,
    key: PullRequestKey,
    before: Answer,
    answer: Answer | None,
    outcome: Deletion,
) -> None:
    script.on("mutation DeleteBranch", NOT_OFFERED)
    script.on("GET /repos/acme/shop/git/ref/heads/agent/tax", before)
    script.on("DELETE /repos/acme/shop/git/refs/heads/agent/tax", *([answer] if answer else []))

    assert await delete_branch(client, key, DeleteBranch(ref="agent/tax", head_sha=SHA)) is outcome
    assert len(script.asked("DELETE")) == (1 if answer else 0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({}, 202), ""),
        (
            Answer({"message": "merge conflict between base and head"}, 422),
            "merge conflict between base and head",
        ),
        (Answer({"message": "Resource not accessible"}, 403), "Resource not accessible"),
        (Answer({"message": "expected head sha didn't match current head ref."}, 422), ""),
        (Answer({"message": "There are no new commits on the base branch."}, 422), ""),
    ],
    ids=["begun", "conflict", "forbidden", "another-head", "holds-the-base"],
)
async def test_a_head_is_updated_only_where_it_is_the_judged_one(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, answer: Answer, words: str
) -> None:
    script.on("PUT /repos/acme/shop/pulls/7/update-branch", answer)

    assert await github.update_branch(key, UpdateBranch(head_sha=SHA)) == words

    assert script.bodies("PUT") == [{"expected_head_sha": SHA}]
