"""Every query and mutation that Babysit sends is valid, to the real GitHub and to the simulated one."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    build_schema,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import NoUnusedFragmentsRule

from bot.github.evidence import operation
from tests.conformance.documents import PATHS, with_fragments


def complaints(schema: GraphQLSchema, document: DocumentNode) -> Sequence[str]:
    """GitHub's refusals, and fields that GitHub has set a date for removing."""
    has_operation = any(isinstance(each, OperationDefinitionNode) for each in document.definitions)
    rules = [rule for rule in specified_rules if has_operation or rule is not NoUnusedFragmentsRule]
    refused: list[GraphQLError] = validate(schema, document, rules)
    deprecated = validate(schema, document, [NoDeprecatedCustomRule])
    doomed = [error for error in deprecated if re.search(r"Removal on \d{4}-\d{2}-\d{2}", error.message)]
    return [error.message for error in [*refused, *doomed]]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_githubs_schema_accepts_the_document(path: Path, official: GraphQLSchema) -> None:
    assert complaints(official, with_fragments(path)) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_simulated_schema_accepts_the_document(path: Path, ours: GraphQLSchema) -> None:
    assert complaints(ours, with_fragments(path)) == []


@pytest.mark.parametrize(
    ("paths", "layout", "refs"),
    [(2, (), 0), (0, (-1, -1), 0), (0, (0, -1, 1, 0), 0), (0, (), 2), (100, (-1, 0), 20)],
    ids=["files", "issues", "issues elsewhere", "refs", "all"],
)
def test_both_schemas_accept_the_query_for_claims(
    paths: int, layout: Sequence[int], refs: int, official: GraphQLSchema, ours: GraphQLSchema
) -> None:
    query = parse(operation(paths, layout, refs))

    assert complaints(official, query) == []
    assert complaints(ours, query) == []


def test_a_field_with_a_removal_date_is_a_complaint() -> None:
    schema = build_schema(
        'type Query { old: Int @deprecated(reason: "Use new. Removal on 2024-07-01 UTC.") }'
    )

    [complaint] = complaints(schema, parse("{ old }"))

    assert "Removal on 2024-07-01" in complaint


def test_a_merely_discouraged_field_is_none() -> None:
    schema = build_schema('type Query { old: Int @deprecated(reason: "New is nicer.") }')

    assert complaints(schema, parse("{ old }")) == []


def test_a_field_that_github_lacks_is_a_complaint(official: GraphQLSchema) -> None:
    assert complaints(official, parse("{ viewer { shoeSize } }")) == [
        "Cannot query field 'shoeSize' on type 'User'."
    ]
