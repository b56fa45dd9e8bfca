"""Who is connected: nobody keeps others out by connecting and saying nothing, or by connecting very often.

aiohttp lets a connection be silent for its keep-alive time, and their number is bound by file handles alone.
"""

import asyncio
import resource
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

HEADERS_WITHIN_S = 10.0
"""GitHub gives up after ten seconds itself."""
MOST_CONNECTIONS = 2_000
"""And no more than half of the file handles that this process may have."""


class Doorkeeper:
    """Lets everybody in; where there is no room, whoever has made no progress for longest goes.

    A genuine sender's request is whole within milliseconds and moves to the end of that row; who is slow on
    purpose, or idle, is at its beginning. One address has no bound of its own: a proxy is one, too.
    """

    def __init__(self, most: int | None = None, headers_within_s: float = HEADERS_WITHIN_S) -> None:
        self._most = most or min(MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
        self._headers_within_s = headers_within_s
        self._row: dict[asyncio.BaseTransport, bool] = {}
        """In the order of progress; True once a request's headers were whole."""

    @property
    def count(self) -> int:
        """How many are connected."""
        return len(self._row)

    def admitting(self, handlers: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """What an asyncio server is made with: each connection gets one of these handlers behind the door."""
        return lambda: _Visitor(self, handlers())

    def enter(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connected."""
        if len(self._row) >= self._most:
            first = next(iter(self._row))
            self.leave(first)
            _cut(first)
        self._row[transport] = False
        asyncio.get_running_loop().call_later(self._headers_within_s, self._expect, transport)

    def leave(self, transport: asyncio.BaseTransport) -> None:
        """It is over."""
        self._row.pop(transport, None)

    def progressed(self, transport: asyncio.BaseTransport | None) -> None:
        """A request's headers are whole, or it was answered."""
        if transport in self._row:
            del self._row[transport]
            self._row[transport] = True

    def _expect(self, transport: asyncio.BaseTransport) -> None:
        if self._row.get(transport) is False:
            _cut(transport)

    @web.middleware
    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Aiohttp's middleware that tells of progress."""
        self.progressed(request.transport)
        try:
            return await handler(request)
        finally:
            self.progressed(request.transport)


class _Visitor(asyncio.Protocol):
    """A connection on its way through the door; everything else is its handler's."""

    def __init__(self, door: Doorkeeper, handler: asyncio.Protocol) -> None:
        self._door = door
        self._handler = handler
        self._transport: asyncio.BaseTransport | None = None
        self.data_received = handler.data_received  # type: ignore[method-assign]  # no hop for each chunk
        self.eof_received = handler.eof_received  # type: ignore[method-assign]
        self.pause_writing = handler.pause_writing  # type: ignore[method-assign]
        self.resume_writing = handler.resume_writing  # type: ignore[method-assign]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio."""
        self._transport = transport
        self._door.enter(transport)
        self._handler.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        if self._transport is not None:
            self._door.leave(self._transport)
        self._handler.connection_lost(exc)


def _cut(transport: asyncio.BaseTransport) -> None:
    """Without waiting for what it does not read."""
    if isinstance(transport, asyncio.Transport):
        transport.abort()
