"""What a review needs of GitHub."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.github.comparison import Comparison, Listing
from bot.github.entries import Entry
from bot.github.entry_query import Place
from bot.github.files import ReadChange
from bot.model.effects import PostFindings, PublishChecklist, ReopenThread, ResolveThread
from bot.model.keys import PullRequestKey


class GitHub(Protocol):
    """Reads pinned to commits, and what is said on the pull request."""

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
    ) -> Mapping[Place, Entry | None]:
        """The files at some paths of commits."""
        ...

    async def read_folder(self, key: PullRequestKey, folder: Place) -> Mapping[str, str]:
        """The texts of the files directly in a folder of a commit."""
        ...

    async def publish_checklist(self, key: PullRequestKey, effect: PublishChecklist) -> int:
        """Make the checklist comment say this; the id it has now."""
        ...

    async def post_findings(self, key: PullRequestKey, effect: PostFindings) -> Mapping[str, int]:
        """Comment on lines; the comments' ids by fingerprint, 0 where GitHub refused."""
        ...

    async def turn_thread(self, key: PullRequestKey, effect: ResolveThread | ReopenThread) -> None:
        """Settle a conversation, or open it again; a refusal is no failure."""
        ...
