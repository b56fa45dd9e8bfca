"""Answers kept with their entity tags: asking again for what did not change costs nothing of the budget."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from cachetools import LRUCache

MOST_BYTES = 2 * 1024 * 1024

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers by their names in any case, and body."""


class Tagged(NamedTuple):
    """An answer beside its entity tag."""

    tag: str
    answer: Answer


class EntityTags:
    """The latest answers of one installation, by address, bounded by the size of their bodies."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._answers: LRUCache[str, Tagged] = LRUCache(
            most_bytes, getsizeof=lambda tagged: len(tagged.answer[2])
        )

    def known(self, url: str) -> Tagged | None:
        """The latest answer with its tag."""
        return self._answers.get(url)

    def resolve(self, url: str, answer: Answer, known: Tagged | None) -> Answer:
        """The answer itself, which is kept, or the known one where GitHub says that nothing changed."""
        status, headers, body = answer
        if status == HTTPStatus.NOT_MODIFIED and known is not None:
            return known.answer
        tag = headers.get("etag")
        if status == HTTPStatus.OK and tag and len(body) <= self._most_bytes:
            self._answers[url] = Tagged(tag, answer)
        return answer
