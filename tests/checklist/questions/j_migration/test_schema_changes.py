"""What a statement of a migration does to the schema."""

import pytest

from bot.checklist.questions.j_migration.change import Effect
from bot.checklist.questions.j_migration.schema_changes import changes


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
