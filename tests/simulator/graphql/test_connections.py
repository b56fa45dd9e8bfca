"""GitHub's rules on pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.graphql.connections import Connection, Window, cursor, page
from tests.simulator.graphql.asking import Asker, value_at

LABELS = """query($first: Int, $last: Int, $after: String) {
  repository(owner: "acme", name: "app") {
    name
    labels(first: $first, last: $last, after: $after) { totalCount nodes { name } }
  }
}"""


@pytest.mark.parametrize(
    ("window", "kind", "message"),
    [
        pytest.param(
            {},
            "MISSING_PAGINATION_BOUNDARIES",
            "You must provide a `first` or `last` value to properly paginate the `labels` connection.",
            id="no bound",
        ),
        pytest.param(
            {"first": 101},
            "EXCESSIVE_PAGINATION",
            "Requesting 101 records on the `labels` connection exceeds the `first` limit of 100 records.",
            id="first too large",
        ),
        pytest.param(
            {"last": 500},
            "EXCESSIVE_PAGINATION",
            "Requesting 500 records on the `labels` connection exceeds the `last` limit of 100 records.",
            id="last too large",
        ),
        pytest.param(
            {"first": 1, "last": 1},
            "INVALID_PAGINATION_BOUNDARIES",
            "Passing both `first` and `last` to paginate the `labels` connection is not supported.",
            id="both bounds",
        ),
        pytest.param(
            {"first": 1, "after": "nonsense"},
            "INVALID_CURSOR_ARGUMENTS",
            "`nonsense` does not appear to be a valid cursor.",
            id="bad cursor",
        ),
    ],
)
async def test_a_page_that_github_refuses_is_a_null_with_an_error(
    github: Asker, window: dict[str, object], kind: str, message: str
) -> None:
    answer = await github.ask(LABELS, **window)

    assert [problem.said for problem in answer.problems] == [(kind, message)]
    assert answer.problems[0].path == ["repository", "labels"]
    assert answer.data == {"repository": {"name": "app", "labels": None}}


async def test_a_page_says_how_many_items_all_pages_have(github: Asker) -> None:
    found = await github.data(LABELS, first=2)

    assert value_at(found, "repository.labels.totalCount") == 6
    assert value_at(found, "repository.labels.nodes") == [{"name": "bug"}, {"name": "documentation"}]


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_walking_forwards_meets_every_item_once(items: list[int], size: int) -> None:
    met: list[object] = []
    after = None
    while True:
        shown = page(items, Window(first=size, after=after), "LabelConnection")
        met += shown.nodes
        after = shown.page_info.end_cursor
        if not shown.page_info.has_next_page:
            break

    assert met == items


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_walking_backwards_meets_every_item_once(items: list[int], size: int) -> None:
    met: list[object] = []
    before = None
    while True:
        shown = page(items, Window(last=size, before=before), "LabelConnection")
        met = [*shown.nodes, *met]
        before = shown.page_info.start_cursor
        if not shown.page_info.has_previous_page:
            break

    assert met == items


def test_an_edge_carries_the_cursor_of_its_item() -> None:
    shown = Connection(["a", "b", "c"], 1, 3)

    assert [(edge.cursor, edge.node) for edge in shown.edges] == [(cursor(1), "b"), (cursor(2), "c")]
