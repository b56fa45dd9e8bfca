"""Lets people see what was decided: the board's row of a pull request, and word to whoever is looking.

Nothing waits for it and nothing rests on it: where it fails, the log says so, and the next decision tries
again.
"""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

import structlog

from bot.decide.waiting import waiting_of
from bot.model.decision import Decision
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.trigger import Gone
from bot.records.board import Board
from bot.records.configurations import Configurations
from bot.records.database import RecordsError

log = structlog.get_logger()


class Showing(Protocol):
    """Who lets people see decisions."""

    async def show(self, case: Case, decision: Decision) -> None:
        """This is what was decided; it never fails."""

    async def forget(self, key: PullRequestKey) -> None:
        """The pull request does not exist any more."""

    async def forget_all(self, gone: Gone) -> None:
        """Nothing of what is out of reach is shown any more."""


class NobodyLooks:
    """Keeps nothing."""

    async def show(self, case: Case, decision: Decision) -> None:
        """See `Showing`."""

    async def forget(self, key: PullRequestKey) -> None:
        """See `Showing`."""

    async def forget_all(self, gone: Gone) -> None:
        """See `Showing`."""


class Watcher:
    """Somebody who looks at pages: `news` is set when something in a repository of theirs changed."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.changed: set[int] = set()


class Bulletin:
    """Tells whoever is looking in which repositories something changed; what nobody looks at is forgotten."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._somebody = asyncio.Event()

    @property
    def has_watchers(self) -> bool:
        """Whether anybody looks at this moment."""
        return bool(self._watchers)

    async def until_watched(self) -> None:
        """Return as soon as anybody looks."""
        await self._somebody.wait()

    def tell(self, repository_id: int) -> None:
        """Something changed there."""
        for watcher in self._watchers:
            watcher.changed.add(repository_id)
            watcher.news.set()

    @contextmanager
    def watching(self) -> Generator[Watcher]:
        """A watcher that is told as long as the `with` lasts."""
        watcher = Watcher()
        self._watchers.add(watcher)
        self._somebody.set()
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)
            if not self._watchers:
                self._somebody.clear()


class Shown:
    """See `Showing`."""

    def __init__(self, board: Board, configurations: Configurations, bulletin: Bulletin) -> None:
        self._board = board
        self._configurations = configurations
        self._bulletin = bulletin

    async def show(self, case: Case, decision: Decision) -> None:
        """See `Showing`."""
        key = case.snapshot.key
        try:
            is_news = await self._board.show(waiting_of(case, decision), case.now)
            await self._configurations.note(case.snapshot, case.now)
        except RecordsError as error:
            log.warning("board.not_written", repository=key.repository, number=key.number, error=str(error))
            return
        if is_news:
            self._bulletin.tell(key.repository_id)

    async def forget(self, key: PullRequestKey) -> None:
        """See `Showing`."""
        try:
            was_shown = await self._board.forget(key)
        except RecordsError as error:
            log.warning("board.not_written", repository=key.repository, number=key.number, error=str(error))
            return
        if was_shown:
            self._bulletin.tell(key.repository_id)

    async def forget_all(self, gone: Gone) -> None:
        """See `Showing`."""
        try:
            await self._board.forget_all(gone)
        except RecordsError as error:
            log.warning("board.not_written", installation_id=gone.installation_id, error=str(error))
