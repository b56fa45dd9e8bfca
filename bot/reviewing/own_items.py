"""The repository's own items, read once for all of its pull requests while they stay as they are."""

from dataclasses import dataclass

from cachetools import LRUCache

from bot.github.entries import Texts
from bot.github.entry_query import Place
from bot.model.config import ChecklistConfig
from bot.model.keys import PullRequestKey
from bot.model.markers import digest
from bot.model.snapshot import Snapshot
from bot.reviewing.ports import ChangeReader

MOST_KEPT = 200
_TOLD_OF = ChecklistConfig().extra
"""The only folder that the snapshot tells about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnItems:
    """The own items in force for a pull request, those at its base.

    `identity` differs where they differ. `texts` by path are None while unread: they lie in `folder`.
    """

    identity: str
    folder: Place
    texts: Texts | None

    @property
    def are_none(self) -> bool:
        """Whether there are none for certain."""
        return self.texts is not None and not self.texts


class OwnItemsReader:
    """Asks GitHub only where neither the snapshot nor an earlier pull request told."""

    def __init__(self, github: ChangeReader) -> None:
        self._github = github
        self._known: LRUCache[tuple[str, str], Texts] = LRUCache(maxsize=MOST_KEPT)

    async def find(self, snapshot: Snapshot, config: ChecklistConfig) -> OwnItems:
        """What is in force; nothing is asked where the snapshot tells the folder's tree.

        Raises:
            GitHubError: it could not be read.
        """
        folder = (snapshot.base.sha, config.extra)
        tree = snapshot.base.own_items if config.extra == _TOLD_OF else None
        if tree is not None:
            texts = self._known.get((snapshot.key.repository, tree)) if tree else {}
            return OwnItems(identity=tree, folder=folder, texts=texts)
        place = (snapshot.key.repository, ":".join(folder))
        if place not in self._known:
            self._known[place] = await self._github.read_folder(snapshot.key, folder)
        texts = self._known[place]
        return OwnItems(identity=digest(*sorted(texts.items())), folder=folder, texts=texts)

    def keep(self, key: PullRequestKey, own: OwnItems, texts: Texts) -> None:
        """Remember texts that were read together with a change."""
        self._known[key.repository, own.identity] = texts
