from typing import Any

import pytest

from bot.github.branches import Deletion, delete_branch
from bot.github.client import InstallationClient
from bot.github.errors import Forbidden
from bot.github.github import GitHub
from bot.model.effects import (
    DeleteBranch,
    PublishCheck,
    PublishComment,
    SmallEffect,
    UpdateBranch,
)
from bot.model.finding import Finding
from bot.model.keys import MergeGroupKey, PullRequestKey
from bot.model.snapshot import Mergeability
from tests.github.scripted import NOW, SHA, Answer, FakeClock, ScriptedGitHub

CREATE = "POST /repos/acme/shop/check-runs"
EDIT = "PATCH /repos/acme/shop/check-runs/5"
PLAIN, ANNOTATED = "babysit:7:ab:cd.none", "babysit:7:ab:cd.12ef"
DONE = Answer({"id": 5, "output": {"annotations_count": 0}})
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
CREATED = Answer({"id": 6, "output": {"annotations_count": 0}}, 201)


def tip(sha: str) -> Answer:
    return Answer({"ref": "refs/heads/x", "object": {"sha": sha, "type": "commit"}})


def check(**changes: Any) -> PublishCheck:
    ready: dict[str, Any] = {
        "head_sha": SHA,
        "check_run_id": None,
        "external_id": "babysit:7:x",
        "conclusion": None,
        "title": "Waiting for CI",
        "summary": "| gate |",
        "started_at": NOW,
    }
    return PublishCheck(**{**ready, **changes})


def findings(count: int) -> list[Finding]:
    return [Finding(path="a.py", line=number + 1, title="t", message="m") for number in range(count)]


async def test_a_check_in_progress_has_no_conclusion(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(CREATE, CREATED)

    await github.apply(key, check())

    assert script.bodies(CREATE) == [
        {
            "name": "babysit",
            "head_sha": SHA,
            "external_id": "babysit:7:x",
            "status": "in_progress",
            "started_at": "2026-11-22T12:00:00Z",
            "output": {"title": "Waiting for CI", "summary": "| gate |", "annotations": []},
        }
    ]


async def test_a_known_check_is_edited(github: GitHub, script: ScriptedGitHub, key: PullRequestKey) -> None:
    script.on(EDIT, DONE)

    await github.apply(key, check(check_run_id=5, earlier=PLAIN, conclusion="success"))

    assert script.asked() == [EDIT]
    (body,) = script.bodies(EDIT)
    assert (body["status"], body["conclusion"]) == ("completed", "success")
    assert "head_sha" not in body


@pytest.mark.parametrize("status", [403, 404])
async def test_a_check_that_cannot_be_edited_is_made_anew(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, status: int
) -> None:
    script.on(EDIT, Answer({"message": "Not Found"}, status))
    script.on(CREATE, CREATED)

    await github.apply(key, check(check_run_id=5, earlier=PLAIN))

    assert script.asked() == [EDIT, CREATE]
    assert script.bodies(CREATE)[0]["head_sha"] == SHA


@pytest.mark.parametrize("earlier", [ANNOTATED, "babysit:7:ab:cd", "babysit:7:ab:cd.:refused:1"])
async def test_a_check_that_may_carry_other_annotations_is_concluded_and_made_anew(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, earlier: str
) -> None:
    script.on(EDIT, DONE)
    script.on(CREATE, CREATED)

    await github.apply(key, check(check_run_id=5, earlier=earlier, is_earlier_open=True))

    assert script.asked() == [EDIT, CREATE]
    assert script.bodies(EDIT)[0]["conclusion"] == "cancelled"


async def test_a_check_that_is_concluded_already_is_replaced_without_another_word(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(CREATE, CREATED)

    await github.apply(key, check(check_run_id=5, earlier=ANNOTATED))

    assert script.asked() == [CREATE]


async def test_annotations_are_added_to_a_check_that_has_none(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(EDIT, DONE)

    await github.apply(
        key, check(check_run_id=5, earlier=PLAIN, external_id=ANNOTATED, annotations=findings(2))
    )

    assert script.asked() == [EDIT]
    assert len(script.bodies(EDIT)[0]["output"]["annotations"]) == 2


async def test_annotations_that_are_there_already_are_not_added_again(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(EDIT, DONE)

    await github.apply(
        key,
        check(
            check_run_id=5, earlier=f"{ANNOTATED}:refused:12", external_id=ANNOTATED, annotations=findings(2)
        ),
    )

    assert script.asked() == [EDIT]
    assert script.bodies(EDIT)[0]["output"]["annotations"] == []


async def test_120_annotations_take_three_requests_a_second_apart(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, clock: FakeClock
) -> None:
    script.on(CREATE, Answer({"id": 5, "output": {"annotations_count": 50}}, 201))
    script.on(EDIT, DONE)

    await github.apply(
        key, check(check_run_id=4, conclusion="failure", external_id=ANNOTATED, annotations=findings(120))
    )

    assert script.asked() == [CREATE, EDIT, EDIT]
    sent = [*script.bodies(CREATE), *script.bodies(EDIT)]
    assert [len(body["output"]["annotations"]) for body in sent] == [50, 50, 20]
    assert [body.get("external_id") for body in sent] == ["babysit:7:ab:cd.", None, ANNOTATED]
    assert sent[0]["output"]["annotations"][0] == {
        "path": "a.py",
        "start_line": 1,
        "end_line": 1,
        "annotation_level": "failure",
        "title": "t",
        "message": "m",
    }
    assert clock.slept == [1.0, 1.0]


async def test_a_long_summary_is_cut_at_a_line(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(CREATE, CREATED)

    await github.apply(key, check(summary="ä" * 99 + "\n" + ("ü" * 99 + "\n") * 1_000))

    summary = script.bodies(CREATE)[0]["output"]["summary"]
    assert len(summary.encode()) <= 65_535
    assert summary.endswith("ü\n\n(The rest is left out: GitHub stores no longer text.)\n")
    assert {len(line) for line in summary.splitlines()[:-2]} == {99}


async def test_a_merge_group_gets_a_check_and_nothing_else(github: GitHub, script: ScriptedGitHub) -> None:
    group = MergeGroupKey(
        installation_id=1, repository="acme/shop", head_sha=SHA, head_ref="gh-readonly-queue/x"
    )
    script.on(CREATE, CREATED)

    await github.apply(group, check())

    assert script.asked() == [CREATE]
    with pytest.raises(TypeError):
        await github.apply(group, DeleteBranch(ref="main", head_sha=SHA))


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


@pytest.mark.parametrize(
    ("word", "mergeability"),
    [
        (True, Mergeability.MERGEABLE),
        (False, Mergeability.CONFLICTING),
        (None, Mergeability.UNKNOWN),
    ],
)
async def test_mergeability_is_asked_by_reading_the_pull_request(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    word: bool | None,
    mergeability: Mergeability,
) -> None:
    content = {"state": "open", "head": {"sha": SHA}, "mergeable": word}
    script.on("GET /repos/acme/shop/pulls/7", Answer(content))

    assert await github.ask_mergeability(key) is mergeability

    assert script.asked() == ["GET /repos/acme/shop/pulls/7"]


POST = "POST /repos/acme/shop/issues/7/comments"
EDIT_COMMENT = "PATCH /repos/acme/shop/issues/comments/3"


@pytest.mark.parametrize(
    ("comment_id", "edit", "asked"),
    [
        (None, Answer({"id": 3}), [POST]),
        (3, Answer({"id": 3}), [EDIT_COMMENT]),
        (3, Answer({"message": "Not Found"}, 404), [EDIT_COMMENT, POST]),
    ],
    ids=["new", "edited", "deleted meanwhile"],
)
async def test_a_comment_is_edited_in_place_or_posted(
    github: GitHub,
    script: ScriptedGitHub,
    comment_id: int | None,
    edit: Answer,
    asked: list[str],
) -> None:
    key = PullRequestKey(installation_id=1, repository="acme/shop", number=7)
    script.on(POST, Answer({"id": 4}, 201))
    script.on(EDIT_COMMENT, edit)

    await github.apply(key, PublishComment(comment_id=comment_id, body="Hello"))

    assert script.asked() == asked
    assert script.bodies(asked[-1]) == [{"body": "Hello"}]


async def test_a_locked_conversation_is_an_error(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    effect: SmallEffect = PublishComment(comment_id=None, body="Hello")
    script.on(POST, Answer({"message": "Unable to create comment because issue is locked."}, 403))

    with pytest.raises(Forbidden):
        await github.apply(key, effect)
