"""Labels' history, threads and what a search finds."""

import pytest

from simulator.actions.threads import LinePlace
from tests.simulator.graphql.asking import Asker, value_at

TIMELINE = """timelineItems(first: 9, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
  filteredCount
  nodes {
    __typename
    ... on LabeledEvent { actor { login } label { name } }
    ... on UnlabeledEvent { actor { login } label { name } }
  }
}"""


async def test_the_timeline_knows_who_took_a_label_off(github: Asker) -> None:
    github.starter.repository.unlabel(1, "automerge", author="rob")

    assert await github.at("timelineItems", TIMELINE) == {
        "filteredCount": 2,
        "nodes": [
            {"__typename": "LabeledEvent", "actor": {"login": "agent"}, "label": {"name": "automerge"}},
            {"__typename": "UnlabeledEvent", "actor": {"login": "rob"}, "label": {"name": "automerge"}},
        ],
    }


async def test_the_timeline_remembers_a_label_that_was_deleted(github: Asker) -> None:
    github.starter.repository.delete_label("automerge", author="ada")

    items = await github.at("timelineItems.nodes", TIMELINE)

    assert isinstance(items, list)
    assert items[0]["label"] == {"name": "automerge"}


async def test_a_thread_tells_its_lines_and_whether_it_is_settled(github: Asker) -> None:
    repository = github.starter.repository
    thread = repository.comment_on_line(1, LinePlace(path="src/a.py", line=1), "Why?", author="wei")
    repository.resolve_thread(1, thread, author="ada")

    assert await github.at(
        "reviewThreads.nodes.0",
        "reviewThreads(first: 9) { nodes { isResolved resolvedBy { login } path line isOutdated "
        "comments(first: 1) { nodes { body author { login } } } } }",
    ) == {
        "isResolved": True,
        "resolvedBy": {"login": "ada"},
        "path": "src/a.py",
        "line": 1,
        "isOutdated": False,
        "comments": {"nodes": [{"body": "Why?", "author": {"login": "wei"}}]},
    }


async def test_a_thread_whose_line_was_pushed_away_is_outdated(github: Asker) -> None:
    repository = github.starter.repository
    repository.comment_on_line(1, LinePlace(path="src/a.py", line=1), "Why?", author="wei")
    repository.push("agent/feature", {"src/a.py": "a = 4\n"}, author="agent")

    threads = "reviewThreads(first: 9) { nodes { isOutdated line originalLine } }"
    assert await github.at("reviewThreads.nodes.0", threads) == {
        "isOutdated": True,
        "line": None,
        "originalLine": 1,
    }


async def test_issues_that_the_description_closes_are_listed(github: Asker) -> None:
    repository = github.starter.repository
    issue = repository.open_issue("Broken")
    repository.edit_pull_request(1, body=f"Fixes #{issue.number}, see #1")

    assert await github.at(
        "closingIssuesReferences.nodes", "closingIssuesReferences(first: 9) { nodes { number } }"
    ) == [{"number": issue.number}]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("repo:acme/app is:pr is:open", [1], id="open pull requests"),
        pytest.param("repo:acme/app is:pr is:merged", [], id="merged ones"),
        pytest.param("label:automerge author:agent", [1], id="label and author"),
        pytest.param("is:pr -label:automerge", [], id="negated"),
        pytest.param("is:pr head:agent/ base:main", [1], id="branches"),
        pytest.param("is:issue", [2], id="issues"),
        pytest.param('"wrong" is:issue', [2], id="words"),
    ],
)
async def test_a_search_understands_the_usual_qualifiers(
    github: Asker, query: str, numbers: list[int]
) -> None:
    github.starter.repository.open_issue("Something is wrong")

    found = await github.data(
        "query($q: String!) { search(query: $q, type: ISSUE, first: 9) { issueCount nodes { "
        "... on Issue { number } ... on PullRequest { number } } } }",
        q=query,
    )

    assert value_at(found, "search") == {
        "issueCount": len(numbers),
        "nodes": [{"number": number} for number in numbers],
    }


async def test_a_search_by_sha_finds_the_pull_request(github: Asker) -> None:
    sha = github.starter.repository.pull_requests[1].head_sha

    found = await github.data(
        "query($q: String!) { search(query: $q, type: ISSUE, first: 9) { issueCount } }",
        q=f"is:pr {sha[:12]}",
    )

    assert value_at(found, "search.issueCount") == 1
