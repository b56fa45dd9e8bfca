"""Reads agent files: the base's for whom a pull request is attributed to, the head's where it changes any."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog
from cachetools import LRUCache

from bot.github.comparison import Listing
from bot.github.entry_query import Place
from bot.github.errors import GitHubError
from bot.model.config import AgentsConfig
from bot.model.finding import Finding
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from bot.policy.agent_file_notes import changed_agent_files, notes_on

_log = structlog.get_logger()

MOST_KEPT = 100
MOST_PATHS = 5_000
"""Of a head: in a larger repository no path of a scope is said to be nowhere."""
_TOLD_OF = AgentsConfig().files
"""The only folder that the snapshot tells about."""


class FolderReader(Protocol):
    """What reading agent files needs of GitHub."""

    async def read_folder(self, key: PullRequestKey, folder: Place) -> Mapping[str, str]:
        """The texts of the files directly in a folder of a commit."""
        ...

    async def read_listing(self, key: PullRequestKey, sha: str) -> Listing:
        """Every path of a commit."""
        ...


class AgentFilesReader:
    """One request for each state of the folder, none where the snapshot says that there is no such folder."""

    def __init__(self, github: FolderReader) -> None:
        self._github = github
        self._known: LRUCache[tuple[str, str], Mapping[str, str]] = LRUCache(maxsize=MOST_KEPT)

    async def read(self, snapshot: Snapshot, config: AgentsConfig) -> Mapping[str, str]:
        """The texts by path, as they stand on the base branch: a pull request's own copy never counts.

        Raises:
            GitHubError: they could not be read, and may be later.
        """
        folder = (snapshot.base.sha, config.files.rstrip("/"))
        tree = snapshot.base.agent_files if folder[1] == _TOLD_OF else None
        if tree == "":
            return {}
        known_by = (snapshot.key.repository, tree if tree is not None else ":".join(folder))
        if known_by not in self._known:
            self._known[known_by] = await self._github.read_folder(snapshot.key, folder)
        return self._known[known_by]


class AgentNotesReader:
    """At most two requests for each head that changes agent files, none for any other pull request."""

    def __init__(self, github: FolderReader) -> None:
        self._github = github
        self._known: LRUCache[tuple[str, str, str], Sequence[Finding]] = LRUCache(maxsize=MOST_KEPT)

    async def read(self, case: Case) -> Sequence[Finding]:
        """The advice on the head's agent files; none where they cannot be read, for it decides nothing."""
        snapshot, folder = case.snapshot, case.config.agents.files.rstrip("/")
        known_by = (snapshot.key.repository, snapshot.head.sha, folder)
        if known_by not in self._known:
            try:
                texts = await self._github.read_folder(snapshot.key, (snapshot.head.sha, folder))
                listing = await self._github.read_listing(snapshot.key, snapshot.head.sha)
            except GitHubError as error:
                _log.info("agent_files.unread", error=str(error))
                return ()
            is_known = listing.is_whole and len(listing.blobs) <= MOST_PATHS
            paths = list(listing.blobs) if is_known else None
            self._known[known_by] = await asyncio.to_thread(notes_on, changed_agent_files(case), texts, paths)
        return self._known[known_by]
