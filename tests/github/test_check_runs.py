from typing import Any

import pytest

from bot.github.github import GitHub
from bot.model.effects import (
    DeleteBranch,
    PublishCheck,
)
from bot.model.finding import Finding
from bot.model.keys import MergeGroupKey, PullRequestKey
from tests.github.scripted import NOW, SHA, Answer, FakeClock, ScriptedGitHub

CREATE = "POST /repos/acme/shop/check-runs"
EDIT = "PATCH /repos/acme/shop/check-runs/5"
PLAIN, ANNOTATED = "babysit:7:ab:cd.none", "babysit:7:ab:cd.12ef"
DONE = Answer({"id": 5, "output": {"annotations_count": 0}})
CREATED = Answer({"id": 6, "output": {"annotations_count": 0}}, 201)


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
