"""Sends what waits, in a task of its own: one message a channel and minute, the rest of it as a digest.

What fails is tried again, later each time, and given up in the end; it is in the log. A message that was cut
off may be sent twice, with the same id.
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.model.config import Channel
from bot.model.time import Clock
from bot.notices.message import Form, Message
from bot.notices.sender import Sender, SendOutcome
from bot.notices.slack import slack
from bot.notices.teams import teams
from bot.notices.webhook import webhook
from bot.records.database import RecordsError
from bot.records.notice_outbox import NoticeOutbox, Unsent
from bot.settings import NotifyAccess
from bot.storage.errors import StorageError
from bot.storage.turns import OwnTurns, Turns

FORMS: Mapping[Channel, Form] = {Channel.WEBHOOK: webhook, Channel.SLACK: slack, Channel.TEAMS: teams}
QUIET = timedelta(minutes=1)
"""Between two messages to one channel."""
MOST_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
LOOKS_EVERY_S = 15.0
MOST_AT_ONCE = 500

_log = structlog.get_logger()


class Notifier:
    """Empties the outbox into the channels."""

    def __init__(
        self,
        access: NotifyAccess,
        outbox: NoticeOutbox,
        sender: Sender,
        clock: Clock,
        turns: Turns | None = None,
    ) -> None:
        """`turns` are those of all processes that empty it."""
        self._turns = turns or OwnTurns()
        self._access = access
        self._outbox = outbox
        self._sender = sender
        self._clock = clock
        self._news = asyncio.Event()
        self._quiet_until: dict[tuple[Channel, str], datetime] = {}

    def nudge(self) -> None:
        """Something new waits."""
        self._news.set()

    async def run(self) -> None:
        """For ever; without an address for news alone: an idle server wakes for nothing."""
        while True:
            self._news.clear()
            try:
                async with self._turns.taking("notices"):
                    await self.send_due()
            except (RecordsError, StorageError) as error:
                _log.warning("notice.outbox_failed", error=str(error))
            if not self._access.urls:
                await self._news.wait()
                continue
            looking = asyncio.create_task(self._clock.sleep(LOOKS_EVERY_S))
            told = asyncio.create_task(self._news.wait())
            try:
                await asyncio.wait([looking, told], return_when=asyncio.FIRST_COMPLETED)
            finally:
                looking.cancel()
                told.cancel()

    async def send_due(self) -> None:
        """One message to each channel that has anything due and is not to be left alone.

        Raises:
            RecordsError: the outbox could not be read or written.
        """
        waiting: defaultdict[tuple[Channel, str], list[Unsent]] = defaultdict(list)
        now = self._clock.now()
        for unsent in await self._outbox.due(now, MOST_AT_ONCE):
            waiting[unsent.notice.channel, unsent.notice.url_name].append(unsent)
        for channel, unsents in waiting.items():
            if now >= self._quiet_until.get(channel, now):
                await self._send(channel, unsents)

    async def _send(self, channel: tuple[Channel, str], unsents: Sequence[Unsent]) -> None:
        kind, url_name = channel
        rows = [unsent.row for unsent in unsents]
        url = self._access.urls.get(url_name)
        if url is None:
            _log.warning("notice.not_set_up", variable=f"NOTIFY_{url_name}", notices=len(rows))
            await self._outbox.settle(rows)
            return
        now = self._clock.now()
        message = Message(id=_id(unsents), sent_at=now, notices=[unsent.notice for unsent in unsents])
        sent = FORMS[kind](message, self._access.secret.reveal() if self._access.secret is not None else b"")
        outcome, word, wait_s = await self._sender.send(url.reveal(), sent)
        attempts = max(unsent.attempts for unsent in unsents) + 1
        _log.info(
            "notice.attempted",
            to=kind.value,
            url_from=url_name,
            notices=len(rows),
            answer=word,
            attempts=attempts,
        )
        await self._after(channel, rows, (outcome, wait_s), attempts)

    async def _after(
        self,
        channel: tuple[Channel, str],
        rows: Sequence[int],
        came: tuple[SendOutcome, float],
        attempts: int,
    ) -> None:
        outcome, wait_s = came
        now = self._clock.now()
        if outcome is SendOutcome.SENT:
            self._quiet_until[channel] = now + max(QUIET, timedelta(seconds=wait_s))
            await self._outbox.settle(rows)
        elif outcome is SendOutcome.NEVER or attempts >= MOST_ATTEMPTS:
            _log.error("notice.given_up", to=channel[0].value, url_from=channel[1], notices=len(rows))
            await self._outbox.settle(rows)
        else:
            pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
            until = now + max(pause, timedelta(seconds=wait_s))
            self._quiet_until[channel] = until
            await self._outbox.put_off(rows, until, failed=True)


def _id(unsents: Sequence[Unsent]) -> str:
    """The same for the same notices."""
    rows = " ".join(
        f"{unsent.row} {unsent.notice.occasion} {unsent.put_at.timestamp()}" for unsent in unsents
    )
    return hashlib.sha256(rows.encode()).hexdigest()[:32]
