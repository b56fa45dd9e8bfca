"""What an expression of a workflow pastes."""

import pytest

from bot.checklist.formats.yaml_nodes import Text
from bot.checklist.questions.k_supply_chain_and_ci.expressions import untrusted


@pytest.mark.parametrize(
    ("expression", "pastes"),
    [
        ("github.event.issue.title", True),
        ("github['event']['issue']['title']", True),
        ("github.event.commits[0].message", True),
        ("startsWith(github.event.issue.title, 'x') && 'a' || github.head_ref", True),
        ("toJSON(github.event)", True),
        ("env.TITLE", True),
        ("contains(github.event.issue.title, '(')", False),
        ("github.event.comment.body == '/run'", False),
        ("github.event.pull_request.number", False),
        ("github.event.repository.default_branch", False),
    ],
)
def test_an_expression_pastes_what_outsiders_wrote(expression: str, pastes: bool) -> None:
    env = {"TITLE": Text("${{ github.event.issue.title }}", 1)}

    found = list(untrusted(Text(f"echo ${{{{ {expression} }}}}", 1), env, {}))

    assert bool(found) is pastes
