"""SQL taken apart: where a statement ends, and what is only a comment or a string."""

from bot.checklist.formats.sql import blanked, statements


def test_statements_are_apart_and_have_their_lines() -> None:
    found = list(statements("-- a\nSELECT 1;\n\nSELECT\n 2;\n"))

    assert [(statement.words, statement.line) for statement in found] == [("select 1", 2), ("select 2", 4)]


def test_a_semicolon_in_a_string_a_comment_or_a_body_ends_nothing() -> None:
    function = "CREATE FUNCTION f() AS $x$ BEGIN; END; $x$ LANGUAGE sql"
    text = "; ".join(["INSERT INTO t VALUES ('a;''b')", "/* ; */ " + function, "DO $$ ; $$"])

    assert [statement.words.split()[0] for statement in statements(text)] == ["insert", "create", "do"]


def test_blanking_keeps_every_place() -> None:
    text = "SELECT 'a\nb' -- c\nFROM t"

    clean = blanked(text)

    assert len(clean) == len(text)
    assert clean.index("FROM") == text.index("FROM")
    assert "a" not in clean and "c" not in clean  # noqa: PT018 - one behaviour
