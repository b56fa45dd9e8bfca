"""SQL text as words and brackets."""

from bot.checklist.formats.sql_tokens import Group, Word, all_words, apart, is_word, items_of


def test_what_stands_in_brackets_is_a_list_of_its_own() -> None:
    items = items_of("a IN (SELECT b FROM c) AND d = $1")

    assert [type(item) for item in items] == [Word, Word, Group, Word, Word, Word, Word]
    assert [word.text for word in all_words(items)] == [
        "a", "IN", "SELECT", "b", "FROM", "c", "AND", "d", "=", "$1",
    ]  # fmt: skip


def test_comments_strings_and_casts_say_nothing() -> None:
    words = list(all_words(items_of("a::uuid = 'x OR y' -- or true")))

    assert [word.text for word in words] == ["a", "=", "'      '"]
    assert words[-1].is_value


def test_a_quoted_name_with_its_schema_is_one_word() -> None:
    (name,) = items_of('"public" . "Invoices"')

    assert isinstance(name, Word)
    assert name.is_name


def test_items_are_taken_apart_outside_brackets_only() -> None:
    sides = apart(items_of("a OR (b OR c)"), "or")

    assert len(sides) == 2
    assert is_word(sides[0][0], "a")


def test_brackets_that_never_close_end_with_the_text() -> None:
    assert len(items_of("((((a")) == 1
    assert len(list(all_words(items_of("(" * 500 + "a")))) >= 1
