"""Commits, trees, blobs and branches."""

import pytest

from tests.simulator.graphql.asking import Asker, value_at

OBJECT = """query($e: String, $oid: GitObjectID) { repository(owner: "acme", name: "app") {
  object(expression: $e, oid: $oid) { __typename ... on Blob { text isBinary isTruncated byteSize }
  ... on Tree { entries { name type path } } ... on Commit { messageHeadline } } } }"""


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        pytest.param("main", {"__typename": "Commit", "messageHeadline": "Begin"}, id="branch"),
        pytest.param("HEAD", {"__typename": "Commit", "messageHeadline": "Begin"}, id="HEAD"),
        pytest.param("agent/feature~1", {"__typename": "Commit", "messageHeadline": "Begin"}, id="parent"),
        pytest.param("agent/feature^", {"__typename": "Commit", "messageHeadline": "Begin"}, id="caret"),
        pytest.param(
            "main:src/a.py",
            {"__typename": "Blob", "text": "a = 1\n", "isBinary": False, "isTruncated": False, "byteSize": 6},
            id="file",
        ),
        pytest.param(
            "main:src",
            {"__typename": "Tree", "entries": [{"name": "a.py", "type": "blob", "path": "src/a.py"}]},
            id="directory",
        ),
        pytest.param("main:src/none.py", None, id="missing file"),
        pytest.param("nowhere", None, id="missing branch"),
        pytest.param("main~9", None, id="before the beginning"),
        pytest.param(
            "refs/pull/1/head", {"__typename": "Commit", "messageHeadline": "Change a"}, id="pull ref"
        ),
    ],
)
async def test_an_expression_finds_what_git_would(github: Asker, expression: str, found: object) -> None:
    assert value_at(await github.data(OBJECT, e=expression), "repository.object") == found


async def test_a_sha_finds_its_commit(github: Asker) -> None:
    sha = github.starter.repository.branch_sha("main")

    assert value_at(await github.data(OBJECT, oid=sha), "repository.object.__typename") == "Commit"


async def test_a_binary_has_no_text(github: Asker) -> None:
    github.starter.repository.push("main", {"logo.png": b"\x89PNG\0\0"})

    assert value_at(await github.data(OBJECT, e="main:logo.png"), "repository.object") == {
        "__typename": "Blob",
        "text": None,
        "isBinary": True,
        "isTruncated": False,
        "byteSize": 6,
    }


async def test_a_large_text_is_cut(github: Asker) -> None:
    github.starter.repository.push("main", {"big.txt": "x" * 600_000})

    found = value_at(await github.data(OBJECT, e="main:big.txt"), "repository.object")

    assert isinstance(found, dict)
    assert (found["isTruncated"], len(found["text"])) == (True, 512_000)


async def test_a_file_of_a_commit_is_found_by_path(github: Asker) -> None:
    selection = (
        "commits(last: 1) { nodes { commit { "
        'here: file(path: "src/a.py") { object { ... on Blob { text } } } '
        'gone: file(path: "nothing") { name } } } }'
    )

    assert await github.at("commits.nodes.0.commit", selection) == {
        "here": {"object": {"text": "a = 2\n"}},
        "gone": None,
    }


async def test_co_authors_are_authors(github: Asker) -> None:
    github.starter.repository.push(
        "agent/feature",
        {"b.txt": "b\n"},
        message="Add b\n\nBecause.\n\nCo-authored-by: Claude <noreply@anthropic.com>",
        author="agent",
    )

    commit = await github.at(
        "commits.nodes.0.commit",
        "commits(last: 1) { nodes { commit { messageHeadline authors(first: 9) "
        "{ nodes { name email user { login } } } } } }",
    )

    assert commit == {
        "messageHeadline": "Add b",
        "authors": {
            "nodes": [
                {
                    "name": "agent",
                    "email": github.starter.world.account("agent").email,
                    "user": {"login": "agent"},
                },
                {"name": "Claude", "email": "noreply@anthropic.com", "user": None},
            ]
        },
    }


async def test_files_tell_how_they_changed(github: Asker) -> None:
    github.starter.repository.push("agent/feature", {"src/a.py": None, "new.txt": "1\n2\n"})

    assert await github.at(
        "files.nodes", "files(first: 9) { nodes { path changeType additions deletions } }"
    ) == [
        {"path": "new.txt", "changeType": "ADDED", "additions": 2, "deletions": 0},
        {"path": "src/a.py", "changeType": "DELETED", "additions": 0, "deletions": 1},
    ]


async def test_a_commit_knows_the_pull_requests_that_bring_it(github: Asker) -> None:
    selection = (
        "commits(last: 1) { nodes { commit { associatedPullRequests(first: 5) { nodes { number } } } } }"
    )

    assert await github.at("commits.nodes.0.commit.associatedPullRequests.nodes", selection) == [
        {"number": 1}
    ]


async def test_a_commit_of_a_fork_is_associated_with_nothing(github: Asker) -> None:
    fork = github.starter.world.fork("acme/app", "mallory")
    fork.push("patch", {"c.txt": "c\n"}, author="mallory")
    pull = github.starter.repository.open_pull_request(head="mallory:patch", author="mallory")

    found = await github.data(
        'query($oid: GitObjectID) { repository(owner: "acme", name: "app") { object(oid: $oid) '
        "{ ... on Commit { associatedPullRequests(first: 5) { totalCount } } } } }",
        oid=pull.head_sha,
    )

    assert value_at(found, "repository.object.associatedPullRequests.totalCount") == 0


async def test_pull_requests_are_found_by_state_base_and_head(github: Asker) -> None:
    repository = github.starter.repository
    repository.push("stacked", {"d.txt": "d\n"}, onto="agent/feature")
    repository.open_pull_request(head="stacked", base="agent/feature", author="agent")
    query = (
        'query($b: String, $h: String, $s: [PullRequestState!]) { repository(owner: "acme", name: "app") '
        "{ pullRequests(first: 9, baseRefName: $b, headRefName: $h, states: $s) { nodes { number } } } }"
    )

    async def numbers(**wanted: object) -> object:
        return value_at(await github.data(query, **wanted), "repository.pullRequests.nodes")

    assert await numbers(b="agent/feature") == [{"number": 2}]
    assert await numbers(h="agent/feature") == [{"number": 1}]
    assert await numbers(s=["MERGED"]) == []
    assert await numbers(s=["OPEN"]) == [{"number": 1}, {"number": 2}]


async def test_an_abbreviated_sha_is_refused(github: Asker) -> None:
    sha = github.starter.repository.pull_requests[1].head_sha

    answer = await github.answer(OBJECT, oid=sha[:12])

    assert answer.body.keys() == {"errors"}
