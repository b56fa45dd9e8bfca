"""Bodies of answers: read within bounds, decoded into types, never quoted in an error."""

from typing import TypeVar

import aiohttp
import msgspec

from bot.github.errors import Malformed, shortened

_T = TypeVar("_T")


class _Failure(msgspec.Struct):
    """The one field of an error's body that is ever looked at."""

    message: str = ""


def message_in(body: bytes) -> str:
    """GitHub's sentence in an error's body, empty where there is none."""
    try:
        return shortened(msgspec.json.decode(body, type=_Failure).message)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


async def read_bounded(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """The whole body.

    Raises:
        Malformed: it is longer than `most_bytes`.
    """
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > most_bytes:
            raise Malformed(f"{response.method} to GitHub", f"an answer over {most_bytes} bytes")
    return bytes(content)


def typed(data: object, answer: type[_T], where: str) -> _T:
    """An answer's decoded JSON as a typed value.

    Raises:
        Malformed: it has another form.
    """
    try:
        return msgspec.convert(data, answer)
    except msgspec.ValidationError as error:
        raise Malformed(where, str(error)) from None  # names a field, not its value
