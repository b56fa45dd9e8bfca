import pytest

from bot.checklist.core.source import SourceFile, decode, enclosing_symbol, line_of

PYTHON = SourceFile.of("a.py", "class A:\n    def f(self):\n        g()\n\n\nh()\n")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a", "a"),
        ("\ufeffa".encode(), "a"),
        (b"a\0b", None),
        ("ü".encode("latin-1"), "ü"),
        (b"a\r\nb", "a\nb"),
        ("ü".encode("utf-16"), "ü"),
    ],
)
def test_text_is_read_and_what_is_binary_is_not(content: bytes, text: str | None) -> None:
    assert decode(content) == text


def test_lines_count_from_one_and_beyond_the_end_there_is_nothing() -> None:
    assert (PYTHON.line(1), PYTHON.line(6), PYTHON.line(99)) == ("class A:", "h()", "")


def test_a_place_is_named_by_what_is_around_it() -> None:
    inner, outer = PYTHON.nodes(frozenset({"call"}))

    assert (line_of(inner), enclosing_symbol(inner)) == (3, "A.f")
    assert (line_of(outer), enclosing_symbol(outer)) == (6, "")
