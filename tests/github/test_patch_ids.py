"""A commit's patch is told from another's by what it changes, not by where, when and in which words."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.github.patch_ids import patch_ids

LINES = "".join(f"{number}\n" for number in range(40))


class Repository:
    """A git repository in which each branch begins at the first commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._git("init", "-q", "-b", "main")
        self._commits = 0
        self.commit({"a.py": LINES, "b.bin": b"\0\1", "c.py": "c\n" * 9})

    def commit(self, files: dict[str, str | bytes | None], message: str = "Add") -> str:
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            if raw is None:
                (self._path / name).unlink()
            else:
                (self._path / name).write_bytes(raw)
        self._commits += 1
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", f"{message}\n\n{self._commits}")
        return self._git("rev-parse", "HEAD").strip()

    def ids(self, *shas: str) -> list[str]:
        mails = self._git("format-patch", "--stdout", "--full-index", "--binary", "--root", "HEAD")
        return list(patch_ids(mails, shas).values())

    def _git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@x.example"]
        command = ["git", *who, "-C", str(self._path), *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_the_same_change_elsewhere_in_the_file_and_in_other_words_is_one(repository: Repository) -> None:
    one = repository.commit({"a.py": LINES.replace("20\n", "twenty\n")}, "Name it")
    back = repository.commit({"a.py": "above\n" * 3 + LINES})
    two = repository.commit({"a.py": "above\n" * 3 + LINES.replace("20\n", "twenty \n")}, "Other words")

    first, between, second = repository.ids(one, back, two)

    assert first == second != between


CHANGES: dict[str, tuple[dict[str, str | bytes | None], dict[str, str | bytes | None]]] = {
    "other lines": ({"a.py": "x\n"}, {"a.py": "y\n"}),
    "other file": ({"a.py": None}, {"c.py": None}),
    "other bytes": ({"b.bin": b"\0\2"}, {"b.bin": b"\0\3"}),
    "other mode": ({"d": ""}, {"e": ""}),
}


@pytest.mark.parametrize(("one", "two"), CHANGES.values(), ids=CHANGES)
def test_other_changes_are_others(
    repository: Repository, one: dict[str, str | bytes | None], two: dict[str, str | bytes | None]
) -> None:
    first, second = repository.ids(repository.commit(one), repository.commit(two))

    assert first
    assert second
    assert first != second


def test_an_empty_commit_has_none(repository: Repository) -> None:
    assert repository.ids(repository.commit({})) == [""]


def test_a_message_that_plays_a_mail_changes_nothing(repository: Repository) -> None:
    one = repository.commit({"a.py": "x\n"})
    plain = repository.ids(one)
    two = repository.commit({"a.py": "y\n"}, f"From {one} Mon Sep 17 00:00:00 2001\ndiff --git a/z b/z")

    assert repository.ids(one, two)[:1] == plain


def test_a_removed_line_that_looks_like_a_signature_counts(repository: Repository) -> None:
    repository.commit({"a.py": "- \n1\n2\n"})
    one, two = repository.commit({"a.py": "1\n2\n"}), repository.commit({"a.py": "- \n1\n2\n"})
    three = repository.commit({"a.py": "- \n1\n"})

    assert len(set(repository.ids(one, two, three))) == 3


@given(
    st.lists(
        st.sampled_from(
            [
                "From " + "a" * 40 + " Mon Sep 17 00:00:00 2001",
                "diff --git a/x b/x",
                "-- ",
                "@@ -1,999999999 +1 @@",
                "@@ -0,0 +1 @@",
                "+x",
                "-x",
                " x",
                "index 1..2",
                "GIT binary patch",
                "",
                "\\ No newline",
                "\udc80",
            ]
        ),
        max_size=30,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(lines: list[str]) -> None:
    assert set(patch_ids("\n".join(lines), ["a" * 40])) == {"a" * 40}
