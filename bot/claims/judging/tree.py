"""The files of a repository at one commit, found by path, by last part, and by folder."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

SUBMODULE, SYMLINK = "160000", "120000"


@dataclass(frozen=True, slots=True)
class TreeFile:
    """Git's mode and object id of a file."""

    mode: str = "100644"
    sha: str = ""


@dataclass(frozen=True)
class FileTree:
    """A commit's files by path. Absence means something only if it `is_complete`."""

    files: Mapping[str, TreeFile]
    is_complete: bool = True

    @cached_property
    def by_base(self) -> Mapping[str, Sequence[str]]:
        """Paths by their last part."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.files:
            found[path.rsplit("/", 1)[-1]].append(path)
        return found

    @cached_property
    def by_length(self) -> Mapping[int, Sequence[str]]:
        """The last parts of all paths, by how long they are."""
        found: dict[int, list[str]] = defaultdict(list)
        for base in self.by_base:
            found[len(base)].append(base)
        return found

    @cached_property
    def bases(self) -> Sequence[str]:
        """The last parts of all paths, each once."""
        return list(self.by_base)

    @cached_property
    def by_letters(self) -> Mapping[str, Sequence[str]]:
        """Paths by their last part without its digits."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.files:
            found[letters_of(path)].append(path)
        return found

    @cached_property
    def by_folder(self) -> Mapping[str, Sequence[str]]:
        """Paths by the folder they lie in, the root being empty."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.files:
            found[folder_of(path)].append(path)
        return found

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, at any depth."""
        found: set[str] = set()
        for folder in self.by_folder:
            above = folder
            while above and above not in found:
                found.add(above)
                above = folder_of(above)
        return frozenset(found)

    @cached_property
    def detours(self) -> Sequence[str]:
        """Submodules and symbolic links: what lies behind them is not in this tree."""
        return [path for path, file in self.files.items() if file.mode in {SUBMODULE, SYMLINK}]

    def ending_with(self, path: str) -> Sequence[str]:
        """The paths that end with these parts."""
        same_base = self.by_base.get(path.rsplit("/", 1)[-1], ())
        return [found for found in same_base if found == path or found.endswith(f"/{path}")]


_DIGITS = str.maketrans("", "", "0123456789")


def letters_of(path: str) -> str:
    """The last part of a path without its digits."""
    return base_of(path).translate(_DIGITS)


def folder_of(path: str) -> str:
    """The folder of a path, empty for the root."""
    return path.rpartition("/")[0]


def base_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def stem_of(path: str) -> str:
    """The last part of a path without its last extension; a leading dot is part of the name."""
    base = base_of(path)
    stem, dot, _ = base.rpartition(".")
    return stem if dot and stem else base


def repository_path(name: str) -> str:
    """A path as a text names it, as git would: no `./`, no leading or trailing slash, no line number."""
    path = name.strip().removeprefix("./").strip("/")
    head, colon, tail = path.partition(":")
    return head if colon and tail[:1].isdigit() else path
