from bot.checklist.core.limits import Limits
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Side, Tree, Unchanged

NAMES = Names({}, {})


def tree(**contents: bytes) -> Tree:
    changed = {"a.py": SourceFile.of("a.py", "new")}
    unchanged = Unchanged({"a.py": b"old", "gone.py": b"old", **contents}, Limits())
    return Tree(Side.HEAD, changed, unchanged, NAMES, changed_paths=["a.py", "gone.py"])


def test_a_changed_file_is_read_as_it_is_at_this_side() -> None:
    seen = tree(other=b"x").read("a.py")

    assert seen is not None
    assert seen.text == "new"


def test_a_file_that_the_change_took_away_is_not_read_as_it_was() -> None:
    assert tree().read("gone.py") is None
    assert list(tree(other=b"x").paths()) == ["a.py", "other"]


def test_what_is_binary_or_too_large_is_not_read() -> None:
    large = b"x" * (Limits().file_bytes + 1)

    assert [tree(other=content).read("other") for content in (b"\0", large)] == [None, None]


def test_what_was_made_once_is_shared_by_all_questions() -> None:
    one = tree()

    assert one.made("key", object) is one.named(NAMES).made("key", object)
