import pytest

from bot.checklist.core.globs import matches, matches_any


@pytest.mark.parametrize(
    ("path", "glob", "fits"),
    [
        ("a/b/c.go", "*.go", True),
        ("a/b/c.go", "c.go", True),
        ("a/b/c.go", "a/*.go", False),
        ("a/b/c.go", "a/**/*.go", True),
        ("a/c.go", "a/**/*.go", True),
        ("a/b/c.go", "a", True),
        ("a/b/c.go", "b/", True),
        ("a/b/c.go", "a/b", True),
        ("ab/c.go", "a", False),
        ("a/b/c.go", "/a/b", True),
        ("a/b/c.go", "", False),
        ("a/b/c.go", "A/**", False),
    ],
)
def test_a_glob_takes_in_what_gitignore_would(path: str, glob: str, *, fits: bool) -> None:
    assert matches(path, glob) is fits


def test_one_glob_of_several_is_enough() -> None:
    assert matches_any("a.go", ["*.py", "*.go"])
    assert not matches_any("a.go", [])


def test_no_glob_takes_long() -> None:
    assert not matches("a/" * 200 + "b", "**/" * 200 + "c")
