"""Sends what waits, in a task of its own: one message a channel and minute, the rest of it as a digest.

What fails is tried again, later each time, and given up in the end; it is in the log. A message that was cut
off may be sent twice, with the same id.
"""

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
from bot.outbox_rounds import OutboxRounds
from bot.records.notice_outbox import NoticeOutbox, Unsent
from bot.settings import NotifyAccess
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
        self._rounds = OutboxRounds("notices", self.send_due, clock, turns or OwnTurns(), LOOKS_EVERY_S)
        self._access = access
        self._outbox = outbox
        self._sender = sender
        self._clock = clock
        self._quiet_until: dict[tuple[Channel, str], datetime] = {}

    def nudge(self) -> None:
        """Something new waits."""
        self._rounds.nudge()

    async def run(self) -> None:
        """For ever."""
        await self._rounds.run(is_set_up=bool(self._access.urls))

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
        outcome, word, wait_s = await self._sent(kind, message, url.reveal())
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

    async def _sent(self, kind: Channel, message: Message, url: str) -> tuple[SendOutcome, str, float]:
        """See `Sender.send`; what no form can write, or no request carry, is given up at once."""
        try:
            secret = self._access.secret.reveal() if self._access.secret is not None else b""
            return await self._sender.send(url, FORMS[kind](message, secret))
        except Exception as error:  # noqa: BLE001 - whatever is odd about it stays so
            return SendOutcome.NEVER, type(error).__name__, 0.0

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
