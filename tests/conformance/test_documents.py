"""Every query and mutation that Babysit sends is valid, to the real GitHub and to the simulated one."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from graphql import (
    DefinitionNode,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    Visitor,
    build_schema,
    parse,
    specified_rules,
    validate,
    visit,
)
from graphql.validation import NoUnusedFragmentsRule

PACKAGE = Path(__file__).parents[2] / "bot"
EXECUTABLE = (OperationDefinitionNode, FragmentDefinitionNode)


def is_executable(document: DocumentNode) -> bool:
    return all(isinstance(definition, EXECUTABLE) for definition in document.definitions)


PATHS = [path for path in sorted(PACKAGE.rglob("*.graphql")) if is_executable(parse(path.read_text()))]


def with_fragments(path: Path) -> DocumentNode:
    """A document and, from the other files of its folder, the fragments that it lacks."""
    definitions: list[DefinitionNode] = list(parse(path.read_text()).definitions)
    shelf = {
        definition.name.value: definition
        for sibling in PATHS
        if sibling.parent == path.parent and sibling != path
        for definition in parse(sibling.read_text()).definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    while lacking := _spread(definitions) & shelf.keys() - _defined(definitions):
        definitions += [shelf[name] for name in sorted(lacking)]
    return DocumentNode(definitions=tuple(definitions))


def _spread(definitions: Sequence[DefinitionNode]) -> set[str]:
    names: set[str] = set()

    class Spreads(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
            names.add(node.name.value)

    visit(DocumentNode(definitions=tuple(definitions)), Spreads())
    return names


def _defined(definitions: Sequence[DefinitionNode]) -> set[str]:
    return {each.name.value for each in definitions if isinstance(each, FragmentDefinitionNode)}


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
