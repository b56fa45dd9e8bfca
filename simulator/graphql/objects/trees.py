"""Trees and blobs: the files of a commit."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from simulator.git.objects import TREE_MODE, GitEntry
from simulator.graphql.references import RepositoryAt
from simulator.state.identity import node_id

LARGEST_TEXT_BYTES = 512_000
_SUBMODULE_MODE = "160000"
_SNIFFED_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class Blob:
    """A file's content. GitHub gives no text of a binary and the first 512 000 bytes of a large one."""

    repository: RepositoryAt
    oid: str

    @property
    def content(self) -> bytes:
        """The raw bytes."""
        return self.repository.record.git.objects.blob(self.oid)

    @property
    def id(self) -> str:
        return node_id("Blob", f"{self.repository.database_id}:{self.oid}")

    @property
    def abbreviated_oid(self) -> str:
        return self.oid[:7]

    @property
    def byte_size(self) -> int:
        return len(self.content)

    @property
    def is_binary(self) -> bool:
        return b"\0" in self.content[:_SNIFFED_BYTES]

    @property
    def is_truncated(self) -> bool:
        return self.byte_size > LARGEST_TEXT_BYTES

    @property
    def text(self) -> str | None:
        return None if self.is_binary else self.content[:LARGEST_TEXT_BYTES].decode(errors="replace")

    @property
    def commit_resource_path(self) -> str:
        return f"{self.repository.resource_path}/commit/{self.oid}"

    @property
    def commit_url(self) -> str:
        return f"{self.repository.url}/commit/{self.oid}"


@dataclass(frozen=True, slots=True)
class Tree:
    """A directory."""

    repository: RepositoryAt
    oid: str
    path: str = ""

    @property
    def id(self) -> str:
        return node_id("Tree", f"{self.repository.database_id}:{self.oid}")

    @property
    def abbreviated_oid(self) -> str:
        return self.oid[:7]

    @property
    def entries(self) -> "Sequence[TreeEntry]":
        inside = self.repository.record.git.objects.tree(self.oid)
        return [TreeEntry(self.repository, _joined(self.path, name), entry) for name, entry in inside.items()]

    @property
    def commit_resource_path(self) -> str:
        return f"{self.repository.resource_path}/commit/{self.oid}"

    @property
    def commit_url(self) -> str:
        return f"{self.repository.url}/commit/{self.oid}"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One name in a directory."""

    repository: RepositoryAt
    path: str
    record: GitEntry

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def extension(self) -> str:
        return PurePosixPath(self.path).suffix

    @property
    def mode(self) -> int:
        return int(self.record.mode, 8)

    @property
    def type(self) -> str:
        return {TREE_MODE: "tree", _SUBMODULE_MODE: "commit"}.get(self.record.mode, "blob")

    @property
    def oid(self) -> str:
        return self.record.sha

    @property
    def size(self) -> int:
        return Blob(self.repository, self.oid).byte_size if self.type == "blob" else 0

    @property
    def object(self) -> "GitObject | None":
        match self.type:
            case "tree":
                return Tree(self.repository, self.oid, self.path)
            case "blob":
                return Blob(self.repository, self.oid)
            case _:
                return None


GitObject: TypeAlias = "Blob | Tree"


def entry_at(repository: RepositoryAt, commit_sha: str, path: str) -> TreeEntry | None:
    """What lies at a path of a commit, a file or a directory; None for nothing. The root is no entry."""
    objects = repository.record.git.objects
    entry = GitEntry(TREE_MODE, objects.commit(commit_sha).tree)
    parts = PurePosixPath(path).parts
    for part in parts:
        if entry.mode != TREE_MODE:
            return None
        found = objects.tree(entry.sha).get(part)
        if found is None:
            return None
        entry = found
    return TreeEntry(repository, "/".join(parts), entry) if parts else None


def _joined(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name
