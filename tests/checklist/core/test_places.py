import pytest

from bot.checklist.core.places import line_now
from bot.checklist.core.source import SourceFile


@pytest.mark.parametrize(
    ("before", "after", "line", "now"),
    [
        ("a\nb\nc\n", "a\nb\nc\n", 2, 2),
        ("a\nb\nc\n", "x\ny\na\nb\nc\n", 2, 4),
        ("a\nb\nc\n", "a\nc\n", 2, 2),
        ("a\nb\nc\n", "", 3, 1),
        ("a\n" * 6000, "a", 900, 1),
    ],
    ids=["same", "moved-down", "taken-out", "all-gone", "too-long-to-compare"],
)
def test_a_line_is_found_again_or_where_it_stood(before: str, after: str, line: int, now: int) -> None:
    assert line_now(SourceFile.of("a.txt", before), SourceFile.of("a.txt", after), line) == now
