"""The end of a job's log, which lies on another host that must not see the installation's token."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.github.errors import Malformed, NotFound, Unreachable
from bot.render.masking import mask

MOST_BYTES = 64 * 1024
MOST_LINES = 40
_MOST_LINE_CHARACTERS = 400
_MOST_STREAMED_BYTES = 64 * 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=20.0, sock_connect=5.0)
_TIMESTAMP = re.compile(r"^\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z ?")
_ANSI = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)?|[@-Z\\-_])")
_ERROR = "##[error]"
_MARKER = re.compile(r"^##\[(?:group|endgroup|section|command|debug|notice|warning|error)\]")


async def read_log_end(session: aiohttp.ClientSession, url: str) -> bytes:
    """The last 64 KiB of what lies at a signed address, asked without any credentials.

    Raises:
        NotFound: GitHub has thrown the log away.
        Unreachable: it could not be read in time.
        Malformed: the address is none of the web's.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Malformed("GET a job's log")
    headers = {"range": f"bytes=-{MOST_BYTES}", "accept-encoding": "identity"}
    try:
        async with session.get(url, headers=headers, timeout=_TIMEOUT, max_redirects=2) as response:
            if response.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
                raise NotFound("GET a job's log", f"status {response.status}")
            return await _end_of(response.content)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unreachable(
            "GET a job's log", type(error).__name__
        ) from None  # its text holds a signed address


async def _end_of(content: aiohttp.StreamReader) -> bytes:
    """The last bytes of a stream in bounded memory, for a host that ignores the range."""
    end, streamed = bytearray(), 0
    async for chunk in content.iter_chunked(MOST_BYTES):
        end += chunk
        del end[:-MOST_BYTES]
        streamed += len(chunk)
        if streamed > _MOST_STREAMED_BYTES:
            raise Malformed("GET a job's log", "a log without end")
    return bytes(end)


def log_tail(end: bytes) -> Sequence[str]:
    """At most 40 lines up to the last error, without times, colours, control characters and secrets.

    The first line of a cut log is dropped, since it may be half of one, and half of a secret.
    """
    lines = end.decode("utf-8", "replace").splitlines()
    if len(end) >= MOST_BYTES:
        lines = lines[1:]
    cleaned = mask("\n".join(_cleaned(line) for line in lines)).split("\n")
    errors = [position for position, line in enumerate(cleaned) if line.startswith(_ERROR)]
    last = errors[-1] + 1 if errors else len(cleaned)
    shown = [_MARKER.sub("", line)[:_MOST_LINE_CHARACTERS] for line in cleaned[:last] if line.strip()]
    return tuple(shown[-MOST_LINES:])


def _cleaned(line: str) -> str:
    line = _ANSI.sub("", _TIMESTAMP.sub("", line))
    return "".join(letter for letter in line if letter.isprintable() or letter == "\t").rstrip()
