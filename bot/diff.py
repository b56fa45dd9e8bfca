"""Reads a pull request's changed lines, where a gate needs them."""

from typing import Protocol

from bot.github.comparison import Comparison, ListedFile
from bot.github.errors import NotFound
from bot.model.diff import Diff, FileDiff
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot

MOST_CHARACTERS = 4_000
"""Of a line: what stands behind them is not looked at."""
MOST_LINES = 100_000


class ComparisonReader(Protocol):
    """What reading a diff needs of GitHub."""

    async def read_comparison(self, key: PullRequestKey, base_sha: str, head_sha: str) -> Comparison:
        """The merge base of two commits, and the files that differ from it."""


async def read_diff(github: ComparisonReader, snapshot: Snapshot) -> Diff:
    """The changed lines; a gap where base and head have no commit in common.

    Raises:
        GitHubError: they could not be read, and may be later.
    """
    try:
        compared = await github.read_comparison(snapshot.key, snapshot.base.sha, snapshot.head.sha)
    except NotFound:
        return Diff(files=(), gap="Base and head have no commit in common.")
    return Diff(files=tuple(file_diff(file) for file in compared.files), gap=compared.gap)


def file_diff(file: ListedFile) -> FileDiff:
    """The lines that a patch adds and removes."""
    lines = (file.patch or "").split("\n")
    changed = [line[: MOST_CHARACTERS + 1] for line in lines if line.startswith(("+", "-"))]
    return FileDiff(
        path=file.path,
        previous_path=file.previous_path,
        is_removed=file.is_removed,
        added=tuple(line[1:] for line in changed[:MOST_LINES] if line.startswith("+")),
        removed=tuple(line[1:] for line in changed[:MOST_LINES] if line.startswith("-")),
        is_shown=file.patch is not None and len(changed) <= MOST_LINES,
    )
