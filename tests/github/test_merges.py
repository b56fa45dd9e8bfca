import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.github.errors import NotFound, RateLimited, Unreachable
from bot.github.github import GitHub
from bot.github.merges import MergeTurns
from bot.model.effects import (
    Enqueue,
    Enqueued,
    HeadMoved,
    Merge,
    Merged,
    MergeOutcome,
    Overtaken,
    Refused,
    Unsettled,
)
from bot.model.keys import PullRequestKey
from tests.github.scripted import SHA, Answer, ScriptedGitHub

MERGE = "PUT /repos/acme/shop/pulls/7/merge"
READ = "GET /repos/acme/shop/pulls/7"
EFFECT = Merge(head_sha=SHA, method="squash")
ENQUEUE = Enqueue(node_id="PR_7", head_sha=SHA)
BASE_MODIFIED = "Base branch was modified. Review and try the merge again."


def pull_request(**changes: Any) -> Answer:
    content = {"state": "open", "merged": False, "merge_commit_sha": None, "head": {"sha": SHA}, **changes}
    return Answer(content)


async def test_a_merge_sends_the_judged_head_and_the_method_and_nothing_else(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(MERGE, Answer({"merged": True, "sha": "c" * 40, "message": "ok"}))

    assert await github.merge(key, EFFECT) == Merged(sha="c" * 40)

    assert script.bodies(MERGE) == [{"sha": SHA, "merge_method": "squash"}]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((Answer({"message": "Head branch was modified."}, 409), pull_request()), HeadMoved()),
        ((Answer({"message": "Not allowed"}, 405), pull_request()), Refused(message="Not allowed")),
        ((Answer({"message": "Bad title"}, 422), pull_request()), Refused(message="Bad title")),
        ((Answer({"message": "No workflows"}, 403), pull_request()), Refused(message="No workflows")),
        ((Answer({"message": "Not allowed"}, 405), pull_request(merged=True)), Merged(sha=None)),
        ((Answer({}, 500), pull_request(merged=True, merge_commit_sha="c")), Merged(sha="c")),
        ((Answer({}, 500), pull_request()), Unsettled(message="GitHub did not say whether it merged.")),
        ((Answer({}, 500), pull_request(head={"sha": "d"})), HeadMoved()),
        ((Answer(drops=True), pull_request(merged=True)), Merged(sha=None)),
        ((Answer(drops=True), pull_request()), Unsettled(message="GitHub did not say whether it merged.")),
        (
            (Answer({"merged": False}), pull_request()),
            Unsettled(message="GitHub did not say whether it merged."),
        ),
    ],
    ids=[
        "409",
        "405",
        "422",
        "403",
        "merged before",
        "500 and merged",
        "500 and not merged",
        "500 and the head moved",
        "lost and merged",
        "lost and not merged",
        "200 without a merge",
    ],
)
async def test_whatever_github_answers_the_merge_is_sent_once(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    answers: tuple[Answer, Answer],
    outcome: MergeOutcome,
) -> None:
    script.on(MERGE, answers[0])
    script.on(READ, answers[1])

    assert await github.merge(key, EFFECT) == outcome

    assert script.asked() == [MERGE, READ]


@pytest.mark.parametrize("words", [BASE_MODIFIED, "Merge already in progress"])
async def test_what_passes_by_itself_is_left_to_a_new_judgement(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, words: str
) -> None:
    script.on(MERGE, Answer({"message": words}, 405))

    assert await github.merge(key, EFFECT) == Unsettled(message=words)

    assert script.asked() == [MERGE]


NOT_MERGEABLE = "Pull Request is not mergeable"


@pytest.mark.parametrize(
    ("mergeable", "outcome"),
    [
        (True, Unsettled(message=NOT_MERGEABLE)),
        (None, Unsettled(message=NOT_MERGEABLE)),
        (False, Refused(message=NOT_MERGEABLE)),
    ],
)
async def test_not_mergeable_passes_by_itself_unless_there_is_a_conflict(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    mergeable: bool | None,
    outcome: MergeOutcome,
) -> None:
    script.on(MERGE, Answer({"message": NOT_MERGEABLE}, 405))
    script.on(READ, pull_request(mergeable=mergeable))

    assert await github.merge(key, EFFECT) == outcome


async def test_an_outcome_that_nobody_can_tell_is_a_retryable_error(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(MERGE, Answer({}, 502))
    script.on(READ, Answer(drops=True))

    with pytest.raises(Unreachable) as caught:
        await github.merge(key, EFFECT)

    assert caught.value.is_retryable
    assert script.asked("PUT") == [MERGE]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"message": "Slow down"}, 429, {"Retry-After": "9"}), RateLimited),
        (Answer({"message": "Not Found"}, 404), NotFound),
    ],
)
async def test_what_says_nothing_about_the_merge_is_an_error(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, answer: Answer, expected: type[Exception]
) -> None:
    script.on(MERGE, answer)

    with pytest.raises(expected):
        await github.merge(key, EFFECT)


async def test_a_pull_request_is_queued_at_the_judged_head(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    entry = {"mergeQueueEntry": {"state": "QUEUED"}}
    script.on("mutation Enqueue", Answer({"data": {"enqueuePullRequest": entry}}))

    assert await github.merge(key, ENQUEUE) == Enqueued()

    variables = script.bodies("POST /graphql")[0]["variables"]
    assert variables == {"pullRequestId": "PR_7", "expectedHeadOid": SHA}


def queued(**changes: Any) -> Answer:
    node = {"headRefOid": SHA, "isInMergeQueue": False, "merged": False, "mergeCommit": None, **changes}
    return Answer({"data": {"node": node}})


NO = Answer(
    {"data": {"enqueuePullRequest": None}, "errors": [{"type": "UNPROCESSABLE", "message": "Not ready."}]}
)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((NO, queued()), Refused(message="Not ready.")),
        ((NO, queued(isInMergeQueue=True)), Enqueued()),
        ((NO, queued(merged=True, mergeCommit={"oid": "c"})), Merged(sha="c")),
        ((NO, queued(headRefOid="d")), HeadMoved()),
        ((Answer({}, 502), queued(isInMergeQueue=True)), Enqueued()),
        ((Answer({}, 502), queued()), Unsettled(message="GitHub did not say whether it is queued.")),
    ],
    ids=["refused", "queued before", "merged before", "head moved", "502 and queued", "502 and not queued"],
)
async def test_whatever_github_answers_it_is_enqueued_once(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    answers: tuple[Answer, Answer],
    outcome: MergeOutcome,
) -> None:
    script.on("mutation Enqueue", answers[0])
    script.on("query Queued", answers[1])

    assert await github.merge(key, ENQUEUE) == outcome

    assert len(script.asked()) == 2


STACKED = replace(EFFECT, head_ref="agent/above", stacked_on="agent/below")
BELOW = "GET /repos/acme/shop/pulls"


@pytest.mark.parametrize(
    ("below", "outcome"), [([{"state": "open"}], Merged(sha="c")), ([], Overtaken())], ids=["open", "over"]
)
async def test_what_is_stacked_merges_while_what_is_below_is_open(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, below: object, outcome: MergeOutcome
) -> None:
    script.on(BELOW, Answer(below))
    script.on(MERGE, Answer({"merged": True, "sha": "c"}))

    assert await github.merge(key, STACKED) == outcome


async def test_one_branchs_merges_come_one_after_the_other(key: PullRequestKey) -> None:
    turns = MergeTurns()
    below, above = replace(EFFECT, head_ref="agent/below"), STACKED
    merged: list[str] = []

    async def merge(effect: Merge) -> None:
        async with turns.take(key, effect):
            merged.append(f"{effect.head_ref} begins")
            await asyncio.sleep(0)
            merged.append(f"{effect.head_ref} ends")

    await asyncio.gather(merge(below), merge(above), merge(replace(EFFECT, head_ref="agent/beside")))

    assert merged.index("agent/below ends") < merged.index("agent/above begins")
    assert merged.index("agent/beside begins") < merged.index("agent/below ends")
