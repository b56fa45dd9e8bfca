"""Reads the base branch's agent files, where a pull request is attributed to a declared agent."""

from collections.abc import Mapping
from typing import Protocol

from cachetools import LRUCache

from bot.github.entry_query import Place
from bot.model.config import AgentsConfig
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot

MOST_KEPT = 100
_TOLD_OF = AgentsConfig().files
"""The only folder that the snapshot tells about."""


class GitHub(Protocol):
    """What reading agent files needs of GitHub."""

    async def read_folder(self, key: PullRequestKey, folder: Place) -> Mapping[str, str]:
        """The texts of the files directly in a folder of a commit."""
        ...


class AgentFilesReader:
    """One request for each state of the folder, none where the snapshot says that there is no such folder."""

    def __init__(self, github: GitHub) -> None:
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
