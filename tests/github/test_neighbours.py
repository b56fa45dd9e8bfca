"""What others hold is told as GitHub tells it; what it does not tell is not made up."""

from typing import Any

import pytest

from bot.github.errors import ServerError
from bot.github.github import GitHub
from bot.model.keys import PullRequestKey
from tests.github.scripted import BASE_SHA, SHA, Answer, ScriptedGitHub

COMPARED = f"GET /repos/acme/shop/compare/{BASE_SHA}...{SHA}"


def node(number: int, **changes: Any) -> dict[str, Any]:
    commit = {
        "oid": SHA,
        "message": "Add\n\nAgent: backend",
        "authoredDate": "2026-11-22T11:00:00Z",
        "committedDate": "2026-11-22T11:30:00Z",
        "author": {"name": "Ada", "email": "Ada@x.example"},
    }
    return {
        "number": number,
        "state": "OPEN",
        "baseRefName": "main",
        "headRefName": "x",
        "headRefOid": SHA,
        "author": {"__typename": "User", "login": "ada", "databaseId": 1},
        "files": {"totalCount": 1, "nodes": [{"path": "a.py", "changeType": "MODIFIED"}]},
        "history": {"totalCount": 1, "nodes": [{"commit": commit}]},
        **changes,
    }


async def test_each_is_told_with_its_commits_and_paths(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    many = {"totalCount": 51, "nodes": node(8)["history"]["nodes"]}
    nodes = [node(7), node(8, history=many), node(9, state="MERGED"), None, {}]
    script.on("query Neighbours", Answer({"data": {"nodes": nodes}}))

    found = await github.read_neighbours(key, ["a", "b", "c", "d", "e"])

    assert sorted(found) == [7, 8, 9]
    assert found[9] is None
    assert found[7] is not None
    assert found[8] is not None
    assert (found[7].is_whole, found[8].is_whole) == (True, False)
    assert [file.path for file in found[7].snapshot.changed_files] == ["a.py"]
    assert [commit.emails for commit in found[7].snapshot.commits] == [frozenset({"ada@x.example"})]


async def test_fifty_are_asked_for_at_once(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on("query Neighbours", Answer({"data": {"nodes": []}}))

    await github.read_neighbours(key, [str(number) for number in range(120)])

    assert [len(body["variables"]["ids"]) for body in script.bodies("POST /graphql")] == [50, 50, 20]


@pytest.mark.parametrize(
    "answer",
    [Answer({"message": "Sorry, the diff exceeded"}, status=406), Answer(status=404), Answer({"files": []})],
    ids=["too large", "nothing in common", "no patch"],
)
async def test_what_github_does_not_show_is_told_as_that(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, answer: Answer
) -> None:
    script.on(COMPARED, answer)

    assert await github.read_patches(key, (BASE_SHA, SHA), [SHA]) is None


async def test_what_passes_is_asked_for_again_later(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(COMPARED, Answer(status=502))

    with pytest.raises(ServerError):
        await github.read_patches(key, (BASE_SHA, SHA), [SHA])
