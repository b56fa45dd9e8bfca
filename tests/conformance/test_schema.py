"""The simulated GitHub's schema is a part of the real one."""

import pytest
from graphql import GraphQLSchema, build_schema

from tests.conformance.faithfulness import infidelities


def test_our_schema_is_a_faithful_part_of_githubs(ours: GraphQLSchema, official: GraphQLSchema) -> None:
    assert infidelities(ours, official) == []


REAL = """
interface Node { id: ID! }
enum State { OPEN CLOSED }
input Wish { number: Int! note: String = "none" }
type Query implements Node {
  id: ID!
  repository(owner: String!, name: String!): Repository
  wish(input: Wish): State
}
type Repository implements Node { id: ID! name: String! stars: Int }
type Other { name: String }
union Anything = Repository | Other
"""


@pytest.mark.parametrize(
    ("real", "altered", "sentence"),
    [
        pytest.param("stars: Int", "stars: Int likes: Int", "Repository.likes: no such field", id="field"),
        pytest.param(
            "name: String!): Repository",
            "name: String!): Repository!",
            "Query.repository: is Repository, not Repository!",
            id="nullability",
        ),
        pytest.param(
            ", name: String!", "", "Query.repository(name): is required and missing", id="missing argument"
        ),
        pytest.param(
            "(input: Wish)", "(input: Wish, x: Int)", "Query.wish(x): no such argument", id="extra argument"
        ),
        pytest.param("OPEN CLOSED", "OPEN SHUT", "State.SHUT: no such value", id="enum value"),
        pytest.param(
            "number: Int!", "number: Int", "Wish(number): is Int!, not Int", id="input field's nullability"
        ),
        pytest.param('"none"', '"some"', 'Wish(note): defaults to "none"', id="default"),
        pytest.param(
            "type Repository implements Node", "type Repository", "Repository: lacks Node", id="interface"
        ),
        pytest.param("Repository | Other", "Repository", "Anything: lacks Other", id="union member"),
        pytest.param(
            "enum State { OPEN CLOSED }", "scalar State", "State: is a GraphQLEnumType", id="kind of type"
        ),
        pytest.param("type Other", "type X { n: Int } type Other", "X: there is no such type", id="type"),
    ],
)
def test_an_unfaithful_schema_is_told_what_is_wrong(real: str, altered: str, sentence: str) -> None:
    part = build_schema(REAL.replace(real, altered, 1), assume_valid=True)

    assert sentence in infidelities(part, build_schema(REAL))


def test_a_smaller_schema_is_faithful() -> None:
    part = build_schema(REAL.replace("stars: Int", "").replace("OPEN CLOSED", "OPEN"))

    assert infidelities(part, build_schema(REAL)) == []
