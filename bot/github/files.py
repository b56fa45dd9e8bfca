"""The changed files of a pull request as the checklist wants them: whole, at both ends, in few requests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.checklist.core.change import Change, FileChange, FileKind
from bot.checklist.core.language import is_minified, is_vendored
from bot.github.client import InstallationClient
from bot.github.comparison import Comparison, ListedFile
from bot.github.entries import MOST_READ_BYTES, EntryCache, FileEntry, Texts, read_with_folder, size_bytes
from bot.github.entry_query import Place

LARGEST_BYTES = 512_000
"""GitHub's queries give no more of a file; a larger one is left out, and said so."""

MOST_FILES = 3_000
_BINARY = b"\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChange:
    """A change with its contents. `gap` says what could not be listed or read, empty for nothing.

    `folder` are the files of the folder that was asked for with it.
    """

    change: Change
    gap: str = ""
    folder: Texts = field(default_factory=dict)


async def read_change(
    client: InstallationClient,
    cached: EntryCache,
    repository: str,
    comparison: Comparison,
    folder: Place | None = None,
) -> ReadChange:
    """The contents of what is changed, one request for two hundred of them, with those of a folder.

    Raises:
        GitHubError: one class for each way to fail.
    """
    files = comparison.files[:MOST_FILES]
    for file in files:
        if file.head_blob:
            cached.note(repository, (comparison.head, file.path), file.head_blob)
    places = list(_places(comparison, files))
    entries, texts = await read_with_folder(client, cached, repository, places, folder)
    gaps = [comparison.gap] if comparison.gap else []
    if size_bytes(entries) > MOST_READ_BYTES:
        gaps.append(f"The change holds more than {MOST_READ_BYTES:,} bytes; the rest is not looked at.")
    if len(comparison.files) > MOST_FILES:
        gaps.append(f"Only the first {MOST_FILES:,} of {len(comparison.files):,} files are looked at.")
    changes: list[FileChange] = []
    for file in files:
        file_change = _file_change(comparison, file, entries)
        if file_change is None:
            gaps.append(f"GitHub did not show `{file.path}`.")
        else:
            changes.append(file_change)
    change = Change(files=tuple(changes), base=comparison.merge_base, head=comparison.head)
    return ReadChange(change=change, gap=" ".join(gaps[:3]), folder=texts)


def _is_skipped(path: str) -> bool:
    """Whether the checklist leaves a file alone for its path: its content need not be read."""
    return is_vendored(path) or is_minified(path)


def _places(comparison: Comparison, files: Sequence[ListedFile]) -> Iterator[Place]:
    for file in files:
        if not _is_skipped(file.path):
            if not file.is_removed:
                yield comparison.head, file.path
            if not file.is_new:
                yield comparison.merge_base, file.previous_path or file.path


def _file_change(
    comparison: Comparison, file: ListedFile, entries: Mapping[Place, FileEntry | None]
) -> FileChange | None:
    """The file at both ends; None where a side that is there could not be read."""
    if _is_skipped(file.path):
        return FileChange(path=file.path, base=None, head=None if file.is_removed else b"", size_bytes=1)
    head = None if file.is_removed else entries.get((comparison.head, file.path))
    base = None if file.is_new else entries.get((comparison.merge_base, file.previous_path or file.path))
    now = base if file.is_removed else head
    if now is None:
        return None
    if now.is_symlink or now.is_submodule:
        kind = FileKind.SYMLINK if now.is_symlink else FileKind.SUBMODULE
        return FileChange(path=file.path, base=None, head=None, kind=kind, size_bytes=1)
    if head is not None and _content(head) is None:
        size_bytes = max(head.size_bytes, LARGEST_BYTES + 1)
        return FileChange(path=file.path, base=None, head=None, size_bytes=size_bytes)
    return FileChange(
        path=file.path,
        previous_path=file.previous_path,
        base=_content(base) if base is not None else None,
        head=_content(head) if head is not None else None,
    )


def _content(entry: FileEntry) -> bytes | None:
    """The content, a binary's stand-in, or None for what is too large."""
    return _BINARY if entry.is_binary else entry.content
