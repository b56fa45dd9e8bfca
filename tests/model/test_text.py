import pytest

from bot.model.text import Code, Text, counted, listed


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1000, "1,000 files")]
)
def test_a_number_goes_with_its_noun(number: int, said: str) -> None:
    assert counted(number, "file") == said


def test_a_plural_may_be_another_word() -> None:
    assert counted(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", ()),
        ("a", (Code("a"),)),
        ("ab", (Code("a"), " and ", Code("b"))),
        ("abc", (Code("a"), ", ", Code("b"), " and ", Code("c"))),
        ("abcd", (Code("a"), ", ", Code("b"), ", ", Code("c"), " and ", "1 more")),
    ],
)
def test_names_are_listed_as_people_list_them(names: str, said: Text) -> None:
    assert listed([Code(name) for name in names], most=3) == said
