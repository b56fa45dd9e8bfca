"""Files of commits by git's own objects, in the form that the query for entries gives.

https://docs.github.com/rest/git/trees and https://docs.github.com/rest/git/blobs
"""

import base64
import binascii
from collections.abc import Mapping, Sequence

import msgspec

from bot.github.entry_query import Child, GitObject, Node
from bot.github.errors import Incomplete, Malformed
from bot.github.rest.source import RestSource

LARGEST_TEXT_BYTES = 512_000
"""GraphQL gives no more of a text, and so does this."""
_LARGEST_BLOB_BYTES = 10_000_000
"""More is not even fetched to see whether it is a text."""
_SNIFFED_BYTES = 8_000
_FOLDERS_APART = 4
"""Paths in more folders than this are found in one list of everything."""


class TreeNode(msgspec.Struct):
    """A name in a tree, or a path where the tree was listed whole; `type` is `blob`, `tree` or `commit`."""

    path: str
    mode: str
    type: str
    sha: str
    size: int = 0


class _Tree(msgspec.Struct):
    tree: list[TreeNode]
    truncated: bool = False


class _Blob(msgspec.Struct):
    content: str
    encoding: str


class Trees:
    """Remembers the trees that it read, for nothing in them ever changes."""

    def __init__(self, source: RestSource) -> None:
        self._source = source
        self._folders: dict[str, Mapping[str, TreeNode]] = {}

    async def at(self, commit: str, paths: Sequence[str]) -> Mapping[str, TreeNode | None]:
        """What lies at each path of a commit, None for nothing.

        Raises:
            NotFound: GitHub does not show the commit.
            Incomplete: a single folder holds more than GitHub lists.
            GitHubError: one class for each other way to fail.
        """
        if len({path.rpartition("/")[0] for path in paths}) > _FOLDERS_APART:
            listed = await self._source.one("/git/trees/{sha}?recursive=1", _Tree, sha=commit)
            if not listed.truncated:
                known = {node.path: node for node in listed.tree}
                return {path: known.get(path) for path in paths}
        return {path: await self._walk(commit, path) for path in paths}

    async def _walk(self, commit: str, path: str) -> TreeNode | None:
        found, tree = None, commit
        *folders, last = path.split("/")
        for name in folders:
            found = (await self.inside(tree)).get(name)
            if found is None or found.type != "tree":
                return None
            tree = found.sha
        return (await self.inside(tree)).get(last)

    async def inside(self, tree: str) -> Mapping[str, TreeNode]:
        """The names directly in a tree, or in a commit's.

        Raises:
            GitHubError: see `at`.
        """
        if tree not in self._folders:
            listed = await self._source.one("/git/trees/{sha}", _Tree, sha=tree)
            if listed.truncated:
                raise Incomplete("GET /repos/{owner}/{repo}/git/trees/{sha}")
            self._folders[tree] = {node.path: node for node in listed.tree}
        return self._folders[tree]

    async def entry(self, found: TreeNode) -> Node:
        """A file with its content; a folder without what is in it.

        Raises:
            GitHubError: it could not be read.
        """
        content = await self.blob(found) if found.type == "blob" else None
        if found.type == "tree":
            content = GitObject(kind="Tree")
        return Node(mode=int(found.mode, 8), oid=found.sha, object=content)

    async def folder(self, found: TreeNode) -> Node:
        """A folder with the files directly in it.

        Raises:
            GitHubError: they could not be read.
        """
        if found.type != "tree":
            return await self.entry(found)
        inside = await self.inside(found.sha)
        children = [await self._child(name, node) for name, node in inside.items()]
        return Node(mode=int(found.mode, 8), oid=found.sha, object=GitObject(kind="Tree", entries=children))

    async def _child(self, name: str, found: TreeNode) -> Child:
        node = await self.entry(found)
        return Child(name=name, mode=node.mode, oid=node.oid, object=node.object)

    async def blob(self, found: TreeNode) -> GitObject:
        """A file's content, as far as GraphQL would give it.

        Raises:
            GitHubError: it could not be read.
        """
        if found.size > _LARGEST_BLOB_BYTES:
            return GitObject(kind="Blob", byte_size=found.size, is_truncated=True)
        told = await self._source.one("/git/blobs/{sha}", _Blob, sha=found.sha)
        return git_object(_content(told))


def git_object(content: bytes) -> GitObject:
    """A blob in GraphQL's form: no text of a binary, and not all of a long one."""
    is_binary = b"\0" in content[:_SNIFFED_BYTES]
    return GitObject(
        kind="Blob",
        byte_size=len(content),
        is_binary=is_binary,
        is_truncated=len(content) > LARGEST_TEXT_BYTES,
        text=None if is_binary else content[:LARGEST_TEXT_BYTES].decode(errors="replace"),
    )


def _content(told: _Blob) -> bytes:
    where = "GET /repos/{owner}/{repo}/git/blobs/{sha}"
    if told.encoding != "base64":
        raise Malformed(where, "another encoding than base64")
    try:
        return base64.b64decode(told.content)
    except (binascii.Error, ValueError):
        raise Malformed(where, "no base64") from None
