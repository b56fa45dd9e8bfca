import pytest

from bot.checklist.formats.sql_text import is_condition, is_statement


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("SELECT id FROM t", True),
        ("  -- all\n  delete from t", True),
        ("WITH x AS (SELECT 1) SELECT 2", True),
        ("update invoices set total = 1", True),
        ("EXPLAIN ANALYZE SELECT 1", True),
        ("Select a file to upload", False),
        ("please update the set", False),
        ("insert coin", False),
        ("Show me", False),
    ],
)
def test_sql_is_told_by_how_it_begins(text: str, *, is_sql: bool) -> None:
    assert is_statement(text) is is_sql


@pytest.mark.parametrize(
    ("text", "is_part"), [("id = ", True), ("created_at DESC", True), ("created_at", False)]
)
def test_a_part_of_a_statement_compares_or_orders(text: str, *, is_part: bool) -> None:
    assert is_condition(text) is is_part
