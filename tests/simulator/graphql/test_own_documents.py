"""Every query and mutation of the package is answered, with nothing amiss but what GitHub refuses too."""

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, TypeNode, print_ast

from tests.conformance.documents import PATHS, with_fragments
from tests.simulator.graphql.asking import Asker

OPERATIONS = [
    path
    for path in PATHS
    if any(isinstance(each, OperationDefinitionNode) for each in with_fragments(path).definitions)
]
EXPECTED = {
    ("FORBIDDEN", "Resource not accessible by integration"),
    ("NOT_FOUND", "Could not resolve to a Repository with the name 'acme/.github'."),
    ("UNPROCESSABLE", "The pull request's base branch does not have a merge queue"),
    ("UNPROCESSABLE", "Pull request is not in the queue"),
}


def fitting_value(name: str, kind: TypeNode, github: Asker) -> object:
    """A value that means the pull request of the world."""
    pull = github.starter.repository.pull_requests[1]
    named = {
        "owner": "acme",
        "name": "app",
        "number": 1,
        "baseRefName": "main",
        "branch": "main",
        "headRefName": "agent/feature",
        "repositoryId": github.starter.repository.node_id,
        "threadId": pull.threads[0].node_id,
    }
    match print_ast(kind).rstrip("!"):
        case "Boolean":
            return True
        case "ID":
            return named.get(name, pull.node_id)
        case "[ID!]":
            return [pull.node_id, github.starter.repository.node_id]
        case "ReactionContent":
            return "EYES"
        case "GitObjectID":
            return pull.head_sha
        case sort:
            return "refs/heads/agent/feature" if sort == "GitRefname" else named.get(name)


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
async def test_the_simulated_github_answers_our_own_document(path: Path, busy_github: Asker) -> None:
    document = with_fragments(path)
    [operation] = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    variables = {
        each.variable.name.value: fitting_value(each.variable.name.value, each.type, busy_github)
        for each in operation.variable_definitions or ()
    }

    answer = await busy_github.ask(print_ast(document), **variables)

    assert {problem.said for problem in answer.problems} <= EXPECTED
    assert answer.data is not None
