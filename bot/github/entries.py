"""What lies at paths of commits: many in one request, and none asked for twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from cachetools import LRUCache

from bot.github.client import InstallationClient
from bot.github.entry_query import Node, Place, Wanted, ask
from bot.github.errors import Malformed, ServerError
from bot.github.faults import GRAPHQL, REST
from bot.github.rest import entries as by_rest
from bot.ways.ways import Way

MOST_TOGETHER = 200
MOST_CACHED_BYTES = 64 * 1024 * 1024
MOST_READ_BYTES = 100 * 1024 * 1024
"""After so many nothing further is asked for at once, so that a large change cannot use up the memory."""
_OVERHEAD_BYTES = 500
_SYMLINK, _SUBMODULE = 0o120000, 0o160000

Texts: TypeAlias = Mapping[str, str]
"""The files of a folder by path; an empty text for what is no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A file at a path. `content` is None where GitHub gives none: too large, a link, a submodule.

    `is_binary` files have no content either. `blob` is the content's SHA.
    """

    blob: str
    size_bytes: int = 0
    content: bytes | None = None
    is_binary: bool = False
    is_symlink: bool = False
    is_submodule: bool = False


class EntryCache:
    """Bounded by bytes. A place never changes, and a blob's SHA vouches for its content."""

    def __init__(self, most_bytes: int = MOST_CACHED_BYTES) -> None:
        self._places: LRUCache[tuple[str, Place], str] = LRUCache(maxsize=50_000)
        self._blobs: LRUCache[str, FileEntry] = LRUCache(maxsize=most_bytes, getsizeof=_cost)

    def at(self, repository: str, place: Place) -> FileEntry | None:
        """A regular file read before at that very place."""
        blob = self._places.get((repository, place))
        return None if blob is None else self._blobs.get(blob)

    def keep(self, repository: str, place: Place, entry: FileEntry) -> None:
        """Remember a regular file; links are left out, for a link and a file may be of one blob."""
        if entry.is_symlink or entry.is_submodule or _cost(entry) > self._blobs.maxsize:
            return
        self._places[repository, place] = entry.blob
        self._blobs[entry.blob] = entry

    def note(self, repository: str, place: Place, blob: str) -> None:
        """Learn which blob lies at a place, from a list pinned to the commit."""
        if blob in self._blobs:
            self._places[repository, place] = blob


def _cost(entry: FileEntry) -> int:
    return len(entry.content or b"") + _OVERHEAD_BYTES


async def read_entries(
    client: InstallationClient, cached: EntryCache, repository: str, places: Sequence[Place]
) -> dict[Place, FileEntry | None]:
    """What lies at each place, None for nothing; two hundred places cost at most one request.

    An answer that is too large or comes too late is asked for again in halves.

    Raises:
        NotFound: GitHub does not show a commit.
        GitHubError: one class for each other way to fail.
    """
    found, _texts = await read_with_folder(client, cached, repository, places)
    return found


async def read_with_folder(
    client: InstallationClient,
    cached: EntryCache,
    repository: str,
    places: Sequence[Place],
    folder: Place | None = None,
) -> tuple[dict[Place, FileEntry | None], Texts]:
    """See `read_entries`; also the files directly in a folder, in the same request.

    Beyond `MOST_READ_BYTES` the rest is None, as if there were nothing.

    Raises:
        NotFound: GitHub does not show a commit.
        GitHubError: one class for each other way to fail.
    """
    entries: dict[Place, FileEntry | None] = {place: cached.at(repository, place) for place in places}
    asked: list[Wanted] = [(place, "Entry") for place, known in entries.items() if known is None]
    if folder is not None:
        asked.insert(0, (folder, "Folder"))
    texts: Texts = {}
    for start in range(0, len(asked), MOST_TOGETHER):
        if size_bytes(entries) > MOST_READ_BYTES:
            break
        nodes = await _read(client, repository, asked[start : start + MOST_TOGETHER])
        for (place, form), node in nodes.items():
            if form == "Folder":
                texts = _texts(place[1], node)
            elif node is not None:
                entries[place] = entry = entry_of(node)
                cached.keep(repository, place, entry)
    return entries, texts


def size_bytes(entries: Mapping[Place, FileEntry | None]) -> int:
    """How much content was read."""
    return sum(len(entry.content or b"") for entry in entries.values() if entry is not None)


async def _read(
    client: InstallationClient, repository: str, asked: Sequence[Wanted]
) -> dict[Wanted, Node | None]:
    async def by_rest_alone() -> dict[Wanted, Node | None]:
        return dict(zip(asked, await by_rest.ask(client, repository, asked), strict=True))

    return await client.ways.read(
        Way(GRAPHQL, partial(_by_query, client, repository, asked)), Way(REST, by_rest_alone)
    )


async def _by_query(
    client: InstallationClient, repository: str, asked: Sequence[Wanted]
) -> dict[Wanted, Node | None]:
    try:
        return dict(zip(asked, await ask(client, repository, asked), strict=True))
    except (Malformed, ServerError):
        if len(asked) == 1:
            raise
    middle = len(asked) // 2
    return {
        **await _by_query(client, repository, asked[:middle]),
        **await _by_query(client, repository, asked[middle:]),
    }


def _texts(folder: str, node: Node | None) -> Texts:
    children = node.object.entries if node is not None and node.object is not None else None
    return {
        f"{folder}/{child.name}": child.object.whole_text or ""
        for child in children or []
        if child.object is not None and child.object.kind == "Blob" and child.mode != _SYMLINK
    }


def entry_of(node: Node) -> FileEntry:
    """The file at a path; a link or a folder has no content."""
    if node.mode in {_SYMLINK, _SUBMODULE} or node.object is None or node.object.kind != "Blob":
        return FileEntry(blob=node.oid, is_symlink=node.mode == _SYMLINK, is_submodule=node.mode != _SYMLINK)
    content = node.object
    text = content.whole_text
    return FileEntry(
        blob=node.oid,
        size_bytes=content.byte_size,
        content=text.encode("utf-8", "surrogatepass") if text is not None else None,
        is_binary=bool(content.is_binary),
    )
