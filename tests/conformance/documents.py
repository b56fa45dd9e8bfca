"""The GraphQL documents of the package, each with the fragments that its folder shares."""

from collections.abc import Sequence
from pathlib import Path

from graphql import (
    DefinitionNode,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    visit,
)

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
