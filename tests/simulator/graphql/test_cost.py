"""What a query costs, by the example and the formula that GitHub publishes."""

import pytest
from graphql import OperationDefinitionNode, parse

from simulator.graphql.cost import Price, price
from tests.simulator.graphql.asking import Asker, value_at

PUBLISHED_EXAMPLE = """
{ viewer { login repositories(first: 100) { edges { node { id
    issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } } } } }
"""


def priced(text: str, **variables: object) -> Price:
    document = parse(text)
    [operation] = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    return price(document, operation, variables)


def test_the_published_example_costs_what_github_says() -> None:
    assert priced(PUBLISHED_EXAMPLE) == Price(points=51, nodes=305_100)


@pytest.mark.parametrize(
    ("text", "variables", "nodes"),
    [
        pytest.param("{ viewer { login } }", {}, 0, id="no connection"),
        pytest.param("{ a { labels(first: 5) { totalCount } } }", {}, 5, id="one connection"),
        pytest.param("query($n: Int) { labels(last: $n) { totalCount } }", {"n": 7}, 7, id="variable"),
        pytest.param("{ ...F } fragment F on Query { labels(first: 3) { id } }", {}, 3, id="fragment"),
        pytest.param("{ ... on Query { labels(first: 3) { id } } }", {}, 3, id="inline fragment"),
        pytest.param(
            "query($w: Boolean!) { labels(first: 3) @include(if: $w) { id } }", {"w": False}, 0, id="left out"
        ),
        pytest.param("{ labels(first: 3) @skip(if: false) { id } }", {}, 3, id="not skipped"),
    ],
)
def test_every_way_to_ask_is_counted(text: str, variables: dict[str, object], nodes: int) -> None:
    assert priced(text, **variables) == Price(points=1, nodes=nodes)


async def test_a_query_for_more_than_half_a_million_nodes_is_refused(github: Asker) -> None:
    answer = await github.answer(
        '{ repository(owner: "acme", name: "app") '
        "{ pullRequests(first: 100) { nodes { comments(first: 100) "
        "{ nodes { reactionGroups { reactors(first: 100) { totalCount } } } } } } } }"
    )

    assert answer.cost == 0
    assert answer.body == {
        "errors": [
            {
                "type": "MAX_NODE_LIMIT_EXCEEDED",
                "message": "This query requests up to 1,010,100 possible nodes which exceeds the maximum "
                "limit of 500,000.",
            }
        ]
    }


async def test_the_rate_limit_tells_this_querys_own_cost(github: Asker) -> None:
    found = await github.data("{ rateLimit { cost limit remaining nodeCount resetAt } }")

    assert value_at(found, "rateLimit") == {
        "cost": 1,
        "limit": 5000,
        "remaining": 4999,
        "nodeCount": 0,
        "resetAt": "2026-11-22T13:00:00Z",
    }
