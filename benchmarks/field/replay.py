"""Has `babysit review` judge labelled files, as those of a branch that adds them to their tree."""

import io
import json
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from bot.checklist.items.builtin import builtin_items
from bot.cli.review import command
from bot.model.review import Verdict

_NO_OBJECT = "0" * 40
_IDENTITY = ("-c", "user.name=field", "-c", "user.email=field@example.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One subject of a review."""

    question: str
    path: str
    line: int
    verdict: Verdict
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a review said, and how many lines each of the added files has."""

    said: tuple[Said, ...]
    added_lines: dict[str, int]


class MissingError(Exception):
    """A mirror, a commit or a file is not there."""


def mirror(folder: Path, repository: str) -> Path:
    """The bare git directory of a repository, in any of the usual layouts.

    Raises:
        MissingError: there is none.
    """
    flat = repository.replace("/", "+")
    for name in (f"{flat}/repo", f"{flat}/repo/.git", f"{flat}.git", flat, f"{repository}.git", repository):
        if (folder / name / "objects").is_dir():
            return folder / name
    raise MissingError(f"{repository}: no mirror in {folder}; README.md here says how to get it")


def replay(mirrored: Path, commit: str, paths: Collection[str], letters: Collection[str]) -> Replayed:
    """A review of the commit in which these paths are new, asking the items of these letters.

    Raises:
        MissingError: the commit or one of the paths is not in the mirror.
    """
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        _borrow(directory, mirrored)
        added_lines = {path: _lines(directory, commit, path) for path in paths}
        base = _without(directory, commit, paths)
        config = directory / "babysit.yml"
        config.write_text(_only(letters), "utf-8")
        text = _review(["--repo", name, "--config", str(config), "--format", "json", f"{base}..{commit}"])
        return Replayed(said=tuple(_subjects(text)), added_lines=added_lines)


def _review(arguments: list[str]) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        command.main(arguments, standalone_mode=False)
    return printed.getvalue()


def _only(letters: Collection[str]) -> str:
    others = ", ".join(f"{item.letter}: off" for item in builtin_items() if item.letter not in letters)
    return f"version: 1\nchecklist:\n  items: {{{others}}}\n"


def _subjects(text: str) -> Iterator[Said]:
    for item in json.loads(text)["items"]:
        for question in item["questions"]:
            for one in question["subjects"]:
                yield Said(
                    question=question["question"],
                    path=one["path"],
                    line=one["line"],
                    verdict=Verdict(one["verdict"]),
                    message=one["message"],
                )


def _borrow(directory: Path, mirrored: Path) -> None:
    """An empty repository that reads the mirror's objects and writes none there."""
    _git(directory, "init", "-q", "--bare")
    (directory / "objects" / "info" / "alternates").write_text(
        f"{(mirrored / 'objects').resolve()}\n", "utf-8"
    )


def _without(directory: Path, commit: str, paths: Collection[str]) -> str:
    """A commit whose tree is that of `commit` without these paths."""
    _git(directory, "read-tree", commit)
    gone = "".join(f"0 {_NO_OBJECT}\t{path}\n" for path in paths)
    _git(directory, "update-index", "--index-info", stdin=gone)
    tree = _git(directory, "write-tree", "--missing-ok")
    return _git(directory, *_IDENTITY, "commit-tree", tree, "-m", "Without the labelled files")


def _lines(directory: Path, commit: str, path: str) -> int:
    return _git(directory, "cat-file", "blob", f"{commit}:{path}").count("\n") + 1


def _git(directory: Path, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        ["git", "-C", str(directory), *arguments], input=stdin.encode(), capture_output=True, check=False
    )
    if done.returncode:
        raise MissingError(f"git {' '.join(arguments)}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout.decode("utf-8", "replace").strip()
