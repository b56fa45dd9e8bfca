"""Sends deliveries in the background, signed, and not always as orderly as one would like."""

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from simulator.state.deliveries import Delivery
from simulator.state.world import World

TIMEOUT_S = 10.0
_MOST_RESPONSE = 2000
_FIRST_ERROR = 400


def never(_delivery: Delivery) -> bool:
    """Nothing happens to any delivery."""
    return False


@dataclass(slots=True)
class Disorder:
    """What befalls deliveries: lost before sending, sent twice, held back until the next one has gone.

    Each is a predicate, so that a test names the one delivery it means; `by_chance` fills them in at random.
    """

    lose: Callable[[Delivery], bool] = field(default=never)
    duplicate: Callable[[Delivery], bool] = field(default=never)
    hold_back: Callable[[Delivery], bool] = field(default=never)


def by_chance(seed: int, *, lose: float = 0.0, duplicate: float = 0.0, reorder: float = 0.0) -> Disorder:
    """Disorder at random, the same for the same seed. Each number is a share from 0 to 1."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose, no secret

    def with_share(share: float) -> Callable[[Delivery], bool]:
        return lambda _delivery: chance.random() < share

    return Disorder(with_share(lose), with_share(duplicate), with_share(reorder))


class Postman:
    """Takes deliveries from the world's outbox and posts them, one after the other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.disorder = Disorder()
        self.lost: list[Delivery] = []
        self._held: list[Delivery] = []
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._loop = asyncio.get_running_loop()

    def notice(self) -> None:
        """Something is in the outbox; also called from other threads."""
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._idle.clear()
        self._arrived.set()

    async def run(self) -> None:
        """Deliver for ever."""
        self._world.outbox.on_arrival = self.notice
        if self._world.outbox.waiting:
            self._wake()
        async with aiohttp.ClientSession() as session:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                await self._empty(session)
                if not self._world.outbox.waiting:
                    self._idle.set()

    async def quiesce(self) -> None:
        """Wait until nothing is left to send; what was held back goes too."""
        await asyncio.sleep(0)
        while self._world.outbox.waiting or not self._idle.is_set():
            await self._idle.wait()
            await asyncio.sleep(0)

    async def _empty(self, session: aiohttp.ClientSession) -> None:
        waiting = self._world.outbox.waiting
        while waiting or self._held:
            if not waiting:
                await self._release(session)
                continue
            delivery = waiting.popleft()
            if not delivery.is_redelivery and self.disorder.lose(delivery):
                delivery.status = "lost"
                self.lost.append(delivery)
            elif waiting and self.disorder.hold_back(delivery):
                self._held.append(delivery)
            else:
                await self._send(session, delivery)
                await self._release(session)

    async def _release(self, session: aiohttp.ClientSession) -> None:
        held, self._held = self._held, []
        for delivery in held:
            await self._send(session, delivery)

    async def _send(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        for _ in range(2 if self.disorder.duplicate(delivery) else 1):
            await self._post(session, delivery)

    async def _post(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        raw = json.dumps(delivery.payload).encode()
        delivery.request_headers = headers_of(delivery, raw)
        began = time.monotonic()
        try:
            async with session.post(
                # checklist:ignore H1 reason=a simulated GitHub delivers where its world says, on loopback
                delivery.app.webhook_url or "",
                data=raw,
                headers=delivery.request_headers,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            ) as response:
                delivery.status_code = response.status
                delivery.status = (
                    "OK" if response.status < _FIRST_ERROR else f"Invalid HTTP Response: {response.status}"
                )
                delivery.response_body = (await response.text(errors="replace"))[:_MOST_RESPONSE]
        except TimeoutError:
            delivery.status_code, delivery.status = 504, "timed out"
        except aiohttp.ClientError:
            delivery.status_code, delivery.status = 502, "failed to connect to host"
        delivery.delivered_at = self._world.clock()
        delivery.duration_s = round(time.monotonic() - began, 3)


def headers_of(delivery: Delivery, raw: bytes) -> dict[str, str]:
    """What GitHub sends beside a payload, the signatures of its very bytes among it."""
    secret = (delivery.app.webhook_secret or "").encode()
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/babe123",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(delivery.app.id),
        "X-GitHub-Hook-Installation-Target-ID": str(delivery.app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        # checklist:ignore F2 reason=GitHub still sends this header; Babysit must be seen to refuse it
        "X-Hub-Signature": "sha1=" + hmac.new(secret, raw, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, raw, hashlib.sha256).hexdigest(),
    }
