"""What lies at paths of commits: many in one request, and none asked for twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import msgspec
from cachetools import LRUCache

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Malformed, NotFound, ServerError
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.repository import split

MOST_TOGETHER = 100
MOST_CACHED_BYTES = 64 * 1024 * 1024
_OVERHEAD_BYTES = 500
_SYMLINK, _SUBMODULE = 0o120000, 0o160000
_WHERE = "query Files"

Place: TypeAlias = tuple[str, str]
"""A commit's SHA and a path in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file at a path. `content` is None where GitHub gives none: too large, a link, a submodule.

    `is_binary` files have no content either. `blob` is the content's SHA.
    """

    blob: str
    size_bytes: int = 0
    content: bytes | None = None
    is_binary: bool = False
    is_symlink: bool = False
    is_submodule: bool = False


class _Child(Camel):
    name: str
    mode: int
    oid: str
    object: "_Object | None" = None


class _Object(Camel):
    kind: str = msgspec.field(name="__typename", default="")
    byte_size: int = 0
    is_binary: bool | None = None
    is_truncated: bool = False
    text: str | None = None
    entries: list[_Child] | None = None


class Node(Camel):
    """GitHub's answer for one path."""

    mode: int
    oid: str
    object: _Object | None = None


class _Data(Camel):
    repository: dict[str, dict[str, Node | None] | None] | None = None


class EntryCache:
    """Bounded by bytes. A place never changes, and a blob's SHA vouches for its content."""

    def __init__(self, most_bytes: int = MOST_CACHED_BYTES) -> None:
        self._places: LRUCache[tuple[str, Place], str] = LRUCache(maxsize=50_000)
        self._blobs: LRUCache[str, Entry] = LRUCache(maxsize=most_bytes, getsizeof=_cost)

    def at(self, repository: str, place: Place) -> Entry | None:
        """A regular file read before at that very place."""
        blob = self._places.get((repository, place))
        return None if blob is None else self._blobs.get(blob)

    def keep(self, repository: str, place: Place, entry: Entry) -> None:
        """Remember a regular file; links are left out, for a link and a file may be of one blob."""
        if entry.is_symlink or entry.is_submodule or _cost(entry) > self._blobs.maxsize:
            return
        self._places[repository, place] = entry.blob
        self._blobs[entry.blob] = entry

    def note(self, repository: str, place: Place, blob: str) -> None:
        """Learn which blob lies at a place, from a list pinned to the commit."""
        if blob in self._blobs:
            self._places[repository, place] = blob


def _cost(entry: Entry) -> int:
    return len(entry.content or b"") + _OVERHEAD_BYTES


async def read_entries(
    client: InstallationClient, cached: EntryCache, repository: str, places: Sequence[Place]
) -> dict[Place, Entry | None]:
    """What lies at each place, None for nothing; a hundred places cost at most one request.

    An answer that is too large or comes too late is asked for again in halves.

    Raises:
        NotFound: GitHub does not show a commit.
        GitHubError: one class for each other way to fail.
    """
    found: dict[Place, Entry | None] = {}
    for place in dict.fromkeys(places):
        if (known := cached.at(repository, place)) is not None:
            found[place] = known
    asked = [place for place in dict.fromkeys(places) if place not in found]
    for start in range(0, len(asked), MOST_TOGETHER):
        found |= await _read(client, repository, asked[start : start + MOST_TOGETHER])
    for place, entry in found.items():
        if entry is not None:
            cached.keep(repository, place, entry)
    return found


async def _read(
    client: InstallationClient, repository: str, places: Sequence[Place]
) -> dict[Place, Entry | None]:
    try:
        return await _read_together(client, repository, places)
    except (Malformed, ServerError):
        if len(places) == 1:
            raise
    middle = len(places) // 2
    return {
        **await _read(client, repository, places[:middle]),
        **await _read(client, repository, places[middle:]),
    }


async def _read_together(
    client: InstallationClient, repository: str, places: Sequence[Place]
) -> dict[Place, Entry | None]:
    nodes = await _ask(client, repository, places, "Entry")
    return {
        place: None if node is None else entry_of(node) for place, node in zip(places, nodes, strict=True)
    }


async def read_folder(client: InstallationClient, repository: str, place: Place) -> Mapping[str, str]:
    """The names and texts of the files directly in a folder; empty where there is no folder.

    Raises:
        GitHubError: one class for each way to fail.
    """
    (node,) = await _ask(client, repository, [place], "Folder")
    children = node.object.entries if node is not None and node.object is not None else None
    texts: dict[str, str] = {}
    for child in children or []:
        if child.object is not None and child.object.kind == "Blob" and child.mode != _SYMLINK:
            whole = child.object.text is not None and not child.object.is_truncated
            texts[f"{place[1]}/{child.name}"] = (child.object.text or "") if whole else ""
    return texts


async def _ask(
    client: InstallationClient, repository: str, places: Sequence[Place], form: str
) -> list[Node | None]:
    """The node at each place, in the order asked.

    Raises:
        NotFound: GitHub does not show a commit.
        ServerError: it did not answer for every place.
    """
    commits = tuple(dict.fromkeys(commit for commit, _ in places))
    layout = tuple(commits.index(commit) for commit, _ in places)
    names = split(repository)
    variables: dict[str, object] = {"owner": names["owner"], "name": names["repo"]}
    variables |= {f"c{index}": commit for index, commit in enumerate(commits)}
    variables |= {f"p{index}": path for index, (_, path) in enumerate(places)}
    answer = await client.query(Document(operation(layout, form), _Data), variables)
    if answer.errors or answer.data.repository is None:
        raise ServerError(_WHERE, answer.errors[0].message if answer.errors else "no repository")
    shown = answer.data.repository
    if any(not shown.get(f"c{index}") for index in range(len(commits))):
        raise NotFound(_WHERE, "a commit that is to be compared")
    return [(shown[f"c{commit}"] or {}).get(f"p{index}") for index, commit in enumerate(layout)]


@cache
def _fragments() -> str:
    return document("entry")


def operation(layout: Sequence[int], form: str) -> str:
    """The query for places of which the n-th lies in the commit with number `layout[n]`.

    Paths and SHAs are variables: no text from outside becomes part of a query.
    """
    commits = range(max(layout) + 1)
    declared = [f"$c{commit}: GitObjectID!" for commit in commits]
    declared += [f"$p{index}: String!" for index in range(len(layout))]
    parts = [
        f"c{commit}: object(oid: $c{commit}) {{ ... on Commit {{ "
        + " ".join(
            f"p{index}: file(path: $p{index}) {{ ...{form} }}"
            for index, its_commit in enumerate(layout)
            if its_commit == commit
        )
        + " } }"
        for commit in commits
    ]
    head = f"query Files($owner: String!, $name: String!, {', '.join(declared)})"
    body = "\n".join(parts)
    used = fragment(form)
    return f"{head} {{ repository(owner: $owner, name: $name) {{\n{body}\n}} }}\n{used}"


def fragment(form: str) -> str:
    """One of the two fragments: GitHub refuses a document with one that it does not use."""
    parts = ("fragment " + part for part in _fragments().split("fragment ")[1:])
    return next(part for part in parts if part.startswith(f"fragment {form} "))


def entry_of(node: Node) -> Entry:
    """The file at a path; a link or a folder has no content."""
    if node.mode in {_SYMLINK, _SUBMODULE} or node.object is None or node.object.kind != "Blob":
        return Entry(blob=node.oid, is_symlink=node.mode == _SYMLINK, is_submodule=node.mode != _SYMLINK)
    content = node.object
    is_whole = content.text is not None and not content.is_truncated
    return Entry(
        blob=node.oid,
        size_bytes=content.byte_size,
        content=content.text.encode("utf-8", "surrogatepass")
        if content.text is not None and is_whole
        else None,
        is_binary=bool(content.is_binary),
    )
