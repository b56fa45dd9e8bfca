"""Which files a pull request changes between two commits, and which a commit holds.

What is read here is pinned to commits; what the snapshot told is taken where that is enough.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from bot.github.client import InstallationClient
from bot.github.repository import split
from bot.model.snapshot import Snapshot

MOST_COMPARED = 300
"""GitHub's own limit on the files of a comparison."""
MOST_SIDES = 600
"""Files at base and at head that are read without knowing their blobs: three requests."""

_COMPARE = "/repos/{owner}/{repo}/compare/{base}...{head}?per_page=1"
_TREE = "/repos/{owner}/{repo}/git/trees/{sha}?recursive=1"
_TREE_MODE = "040000"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A changed path. `previous_path` is its name at base where it was moved.

    `shown` are the lines at head that the diff shows. `patch` is the unified diff, empty where no line is
    changed, None where GitHub does not show it because it is too large.
    """

    path: str
    is_new: bool = False
    is_removed: bool = False
    previous_path: str | None = None
    head_blob: str = ""
    shown: frozenset[int] = frozenset()
    patch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs between a merge base and a head.

    `gap` says what is not listed, empty for nothing. `paths` are all of head's, None while unread.
    `has_patches` is False where it is not known which lines the diff shows.
    """

    merge_base: str
    head: str
    files: Sequence[ListedFile]
    gap: str = ""
    paths: Sequence[str] | None = None
    has_patches: bool = True


class _Commit(msgspec.Struct):
    sha: str


class _File(msgspec.Struct):
    filename: str
    status: str
    sha: str | None = None
    previous_filename: str | None = None
    patch: str | None = None
    changes: int = 0


class _Compared(msgspec.Struct):
    merge_base_commit: _Commit
    files: list[_File] = []


class _Node(msgspec.Struct):
    path: str
    mode: str = ""
    sha: str | None = None


class _Tree(msgspec.Struct):
    tree: list[_Node]
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Every path of a commit with its blob; `is_whole` is False where GitHub cut it short."""

    blobs: Mapping[str, str]
    is_whole: bool


def told_by(snapshot: Snapshot) -> Comparison | None:
    """The comparison as far as the snapshot knows it, None where asking for it is needed or worth it.

    A snapshot tells no former name, no blob and no patch: a comparison's blobs save reading much again.
    """
    kinds = Counter(file.change for file in snapshot.changed_files)
    sides = kinds.total() + kinds["MODIFIED"] + kinds["CHANGED"]
    if snapshot.merge_base is None or snapshot.missing or kinds["RENAMED"] or sides > MOST_SIDES:
        return None
    files = [
        ListedFile(
            path=file.path, is_new=file.change in {"ADDED", "COPIED"}, is_removed=file.change == "DELETED"
        )
        for file in snapshot.changed_files
    ]
    return Comparison(merge_base=snapshot.merge_base, head=snapshot.head.sha, files=files, has_patches=False)


async def read_comparison(
    client: InstallationClient, repository: str, base_sha: str, head_sha: str
) -> Comparison:
    """One request up to 300 files; beyond it two more, for the trees of both sides.

    Raises:
        NotFound: the commits have no common ancestor.
        GitHubError: one class for each other way to fail.
    """
    variables = {**split(repository), "base": base_sha, "head": head_sha}
    compared = await client.get(_COMPARE, variables, _Compared)
    merge_base = compared.merge_base_commit.sha
    files = [_listed(file) for file in compared.files]
    if len(files) < MOST_COMPARED:
        return Comparison(merge_base=merge_base, head=head_sha, files=files)
    base = await read_listing(client, repository, merge_base)
    head = await read_listing(client, repository, head_sha)
    gap = "" if base.is_whole and head.is_whole else "GitHub listed only a part of the repository's files."
    rest = unlisted(files, base.blobs, head.blobs)
    return Comparison(
        merge_base=merge_base, head=head_sha, files=[*files, *rest], gap=gap, paths=tuple(head.blobs)
    )


async def read_listing(client: InstallationClient, repository: str, sha: str) -> Listing:
    """The paths of a commit, in one request.

    Raises:
        GitHubError: one class for each way to fail.
    """
    tree = await client.get(_TREE, {**split(repository), "sha": sha}, _Tree)
    blobs = {node.path: f"{node.mode}:{node.sha}" for node in tree.tree if node.mode != _TREE_MODE}
    return Listing(blobs=blobs, is_whole=not tree.truncated)


def unlisted(
    files: Iterable[ListedFile], base: Mapping[str, str], head: Mapping[str, str]
) -> Sequence[ListedFile]:
    """The paths that differ between two trees and are not among `files`, by path."""
    known = {path for file in files for path in (file.path, file.previous_path)}
    changed = sorted(
        path for path in base.keys() | head.keys() if base.get(path) != head.get(path) and path not in known
    )
    return [
        ListedFile(
            path=path,
            is_new=path not in base,
            is_removed=path not in head,
            head_blob=head.get(path, "").partition(":")[2],
        )
        for path in changed
    ]


def _listed(file: _File) -> ListedFile:
    is_removed = file.status == "removed"
    is_new = file.status in {"added", "copied"}
    return ListedFile(
        path=file.filename,
        is_new=is_new,
        is_removed=is_removed,
        previous_path=file.previous_filename if file.status == "renamed" else None,
        head_blob="" if is_removed else file.sha or "",
        shown=shown_lines(file.patch or ""),
        patch="" if file.patch is None and file.changes == 0 else file.patch,
    )


def shown_lines(patch: str) -> frozenset[int]:
    """The line numbers at head that a patch shows; only they take comments."""
    shown: set[int] = set()
    number = 0
    for line in patch.split("\n"):
        if line.startswith("@@"):
            start = line.partition("+")[2].partition(" ")[0].partition(",")[0]
            number = int(start) if start.isascii() and start.isdigit() else 0
        elif line.startswith(("+", " ")) and number:
            shown.add(number)
            number += 1
    return frozenset(shown)
