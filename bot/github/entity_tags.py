"""Answers kept with their entity tags: asking again for what did not change costs nothing of the budget.

Long ones are kept packed: GitHub's lists repeat themselves, and a thousand repositories take 4 MB unpacked.
"""

import zlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from cachetools import LRUCache

MOST_BYTES = 2 * 1024 * 1024
HEAD_BYTES = 500
"""About what a tag and the few headers that are read again take."""
PACKED_FROM_BYTES = 4096
_READ_AGAIN = frozenset({"content-type", "etag", "link"})

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers by their names in any case, and body."""


class Tagged(NamedTuple):
    """An answer beside its entity tag; a long body is packed."""

    tag: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    is_packed: bool

    @property
    def answer(self) -> Answer:
        """As it came, with the headers that say how to read it."""
        return self.status, self.headers, zlib.decompress(self.body) if self.is_packed else self.body


class EntityTags:
    """The latest answers of one installation, by address, bounded by what they take."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._answers: LRUCache[str, Tagged] = LRUCache(
            most_bytes, getsizeof=lambda tagged: len(tagged.body) + HEAD_BYTES
        )

    def known(self, url: str) -> Tagged | None:
        """The latest answer with its tag."""
        return self._answers.get(url)

    def resolve(self, url: str, answer: Answer, known: Tagged | None) -> Answer:
        """The answer itself, which is kept, or the known one where GitHub says that nothing changed."""
        status, headers, _body = answer
        if status == HTTPStatus.NOT_MODIFIED and known is not None:
            return known.answer
        tag = headers.get("etag")
        if status == HTTPStatus.OK and tag:
            tagged = _tagged(tag, answer)
            if len(tagged.body) + HEAD_BYTES <= self._most_bytes:
                self._answers[url] = tagged
        return answer


def _tagged(tag: str, answer: Answer) -> Tagged:
    status, headers, body = answer
    kept = {name.lower(): value for name, value in headers.items() if name.lower() in _READ_AGAIN}
    is_packed = len(body) >= PACKED_FROM_BYTES
    return Tagged(tag, status, kept, zlib.compress(body, 1) if is_packed else body, is_packed)
