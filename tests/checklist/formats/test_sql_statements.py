"""SQL taken apart into statements."""

from bot.checklist.formats.sql_statements import script_of


def test_a_string_that_never_ends_is_survived() -> None:
    assert len(script_of("SELECT 'a; DROP TABLE b;").statements) == 1
