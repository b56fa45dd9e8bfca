"""Which files routes are read from, and how."""

from functools import lru_cache

from ast_grep_py import SgNode

from bot.checklist.languages.grammars import BY_LANGUAGE, BY_SUFFIX, UNNAMED
from bot.checklist.languages.program import Tree
from bot.checklist.languages.running import Running

# What a text without a name of its own is read as.
DEFAULT = UNNAMED.running


@lru_cache(maxsize=8192)
def running_of(path: str) -> Running | None:
    """How the program of a file runs, told by its suffix; None where no routes are read from it."""
    dot = path.rfind(".")
    language = BY_SUFFIX.get(path[dot:]) if dot >= 0 else None
    running = BY_LANGUAGE[language].running if language is not None else None
    return None if running is None or path[dot:] in running.unread else running


def family_of(path: str) -> str:
    """The languages that may import each other by one name; empty for what is no source."""
    running = running_of(path)
    return running.family if running is not None else ""


def shares_folder(path: str) -> bool:
    """Whether the files of the folder see each other's names."""
    running = running_of(path)
    return running is not None and running.is_shared_by_folder


def home_of(path: str) -> str:
    """What shares its types with a file: its folder, or the file itself."""
    return path.rpartition("/")[0] if shares_folder(path) else path


def read_tree(path: str, root: SgNode) -> Tree:
    """The file as a tree; broken syntax gives the tree of what could be read.

    Raises:
        ValueError: routes are not read from such a file; ask `running_of` first.
    """
    running = running_of(path)
    if running is None:
        raise ValueError(f"{path} is no source")
    return running.read(path, root)
