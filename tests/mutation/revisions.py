"""The tree of a commit in a folder of its own, and mistakes made in it."""

import ast
import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.edits import Edit, dropped_calls, edits

ROOT = Path(__file__).parents[2]
_SECONDS = 300
_ALL_GREEN = 0


@dataclass(frozen=True, slots=True)
class Mistake:
    """The edit with this number in a file; `span` are the first line of its function and the one after."""

    path: str
    line: int
    change: str
    number: int
    span: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"


def check_out(commit: str, folder: Path) -> Path:
    """The commit's files, in the folder.

    Raises:
        CalledProcessError: there is no such commit.
    """
    archive = subprocess.run(
        ["git", "archive", commit],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder.resolve()


def environment(root: Path) -> Mapping[str, str]:
    """Where Python finds the tree's own modules, before those that are installed."""
    return {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}


def mistakes_in(root: Path, name: str) -> Iterator[Mistake]:
    """Everything that can be broken in a file, or in all files of a folder."""
    place = root / name
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        tree = ast.parse(path.read_text("utf-8"))
        for number, edit in enumerate(_edits(tree)):
            relative = path.relative_to(root).as_posix()
            yield Mistake(relative, edit.line, edit.change, number, _span(tree, edit.line))


def _edits(tree: ast.Module) -> Sequence[Edit]:
    return [*edits(tree), *dropped_calls(tree)]


def _span(tree: ast.Module, line: int) -> tuple[int, int]:
    """The innermost function around a line, else the line alone."""
    spans = [
        (node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return min(
        ((start, end) for start, end in spans if start <= line < end),
        key=lambda span: span[1] - span[0],
        default=(line, line + 1),
    )


def is_noticed(root: Path, mistake: Mistake, tests: Sequence[str]) -> bool:
    """Whether one of the tests is red, or never ends, while the mistake stands in the tree."""
    path = root / mistake.path
    right = path.read_text("utf-8")
    tree = ast.parse(right)
    _edits(tree)[mistake.number].apply()
    path.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
    try:
        return _is_red(root, tests)
    finally:
        path.write_text(right, "utf-8")


def _is_red(root: Path, tests: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests],
            cwd=root,
            env=environment(root),
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return True
    return bool(tests) and done.returncode != _ALL_GREEN
