"""What a review needs of GitHub."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.github.comparison import Comparison, Listing
from bot.github.entries import FileEntry
from bot.github.entry_query import Place
from bot.github.files import ReadChange
from bot.model.keys import PullRequestKey


class ChangeReader(Protocol):
    """Reads pinned to commits."""

    async def read_comparison(self, key: PullRequestKey, base_sha: str, head_sha: str) -> Comparison:
        """The merge base of two commits, and the files that differ from it."""
        ...

    async def read_change(
        self, key: PullRequestKey, compared: Comparison, folder: Place | None = None
    ) -> ReadChange:
        """The contents of what is changed, and of the files in a folder."""
        ...

    async def read_listing(self, key: PullRequestKey, sha: str) -> Listing:
        """Every path of a commit."""
        ...

    async def read_entries(
        self, key: PullRequestKey, places: Sequence[Place]
    ) -> Mapping[Place, FileEntry | None]:
        """The files at some paths of commits."""
        ...

    async def read_folder(self, key: PullRequestKey, folder: Place) -> Mapping[str, str]:
        """The texts of the files directly in a folder of a commit."""
        ...
