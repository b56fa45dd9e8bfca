"""Ignored files count as somebody's unless a tool makes them again."""

from pathlib import Path

import pytest

from bot.worktrees.ignored import is_copied, is_made_again


@pytest.mark.parametrize(
    ("path", "is_made"),
    [
        ("node_modules/", True),
        ("web/node_modules/", True),
        ("a/__pycache__/x.pyc", True),
        ("x.tsbuildinfo", True),
        (".env", False),
        ("notes.log", False),
        ("builds/", False),
        ("my_node_modules/", False),
    ],
)
def test_a_name_tells(path: str, *, is_made: bool) -> None:
    assert is_made_again(path) is is_made


def test_a_copy_of_the_main_checkouts_file_is_nobodys_alone(tmp_path: Path) -> None:
    path, home = tmp_path / "one", tmp_path / "home"
    for folder, text in ((path, "A=1"), (home, "A=1")):
        folder.mkdir()
        (folder / ".env").write_text(text)

    assert is_copied(".env", path, home)
    (path / ".env").write_text("A=2")
    assert not is_copied(".env", path, home)
    assert not is_copied(".env", home, home)
    assert not is_copied("nothing", path, home)
