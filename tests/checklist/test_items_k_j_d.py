"""What K, J and D say beyond the examples of their files: hostile input and the edges of their reading."""

import pytest

from bot.checklist.core.change import Change, FileChange
from bot.checklist.engine.engine import review
from bot.checklist.formats.sql_statements import script_of
from bot.checklist.formats.yaml_nodes import Text
from bot.checklist.items.builtin import builtin_items
from bot.checklist.questions.j_migration.change import Effect
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.questions.k_supply_chain_and_ci.expressions import untrusted
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict


def _failing(path: str, text: str, letter: str) -> list[tuple[str, int]]:
    change = Change(files=[FileChange(path=path, base=None, head=text.encode())])
    items = [item for item in builtin_items() if item.letter == letter]
    return [
        (question.question, subject.line)
        for item in review(change, ChecklistConfig(), items).items
        for question in item.questions
        for subject in question.subjects
        if subject.verdict is Verdict.FAIL
    ]


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


def test_a_bomb_of_anchors_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a]" for n in range(2000))

    assert _failing(".github/workflows/bomb.yml", bomb + "\njobs: *b9\n", "K") == []


def test_a_workflow_nested_a_thousand_deep_is_survived() -> None:
    assert _failing(".github/workflows/deep.yml", "jobs: " + "[" * 1000 + "]" * 1000, "K") == []


@pytest.mark.parametrize(
    ("sql", "effects"),
    [
        ("DO $$ BEGIN ALTER TABLE a DROP COLUMN b; END $$;", [Effect.TAKES]),
        ("CREATE FUNCTION f() RETURNS void AS $x$ DROP TABLE a; $x$ LANGUAGE sql;", []),
        ("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;", []),
        ("/* DROP TABLE a; */ SELECT 'DROP TABLE b;';", []),
        ("UPDATE a SET b = (SELECT 1 FROM c WHERE d = 1);", [Effect.TAKES]),
        (
            'CREATE TABLE "new_a" (b int); DROP TABLE "a"; ALTER TABLE "new_a" RENAME TO "a";',
            [Effect.NONE, Effect.NONE],
        ),
    ],
)
def test_a_statement_is_told_from_what_only_looks_like_one(sql: str, effects: list[Effect]) -> None:
    assert [change.effect for change in changes(sql)] == effects


def test_a_string_that_never_ends_is_survived() -> None:
    assert len(script_of("SELECT 'a; DROP TABLE b;").statements) == 1


def test_mysql_builds_its_indexes_in_its_own_way() -> None:
    text = "CREATE INDEX i ON `events` (`at`);\nDROP TABLE `old`;\n"

    assert _failing("db/migrations/1_index.sql", text, "J") == [("J2", 2)]


def test_many_long_views_without_the_serializer_are_read_in_one_go() -> None:
    view = "class View(Base):\n" + "    x = 1\n\n\n" * 400
    serializer = "class S(serializers.ModelSerializer):\n    class Meta:\n        fields = '__all__'\n"

    text = f"from rest_framework import serializers\n{serializer}{view * 20}"

    assert _failing("app/api.py", text, "D") == [("D2", 4)]
