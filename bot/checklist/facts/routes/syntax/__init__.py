"""One small tree for Go, Python and TypeScript, so that a route graph is read by one interpreter."""

from ast_grep_py import SgNode

from bot.checklist.facts.routes.syntax.go import read_go
from bot.checklist.facts.routes.syntax.python import read_python
from bot.checklist.facts.routes.syntax.tree import Tree
from bot.checklist.facts.routes.syntax.typescript import read_typescript

_READERS = {
    ".go": ("go", read_go),
    ".py": ("python", read_python),
    ".ts": ("typescript", read_typescript),
    ".mts": ("typescript", read_typescript),
    ".cts": ("typescript", read_typescript),
    ".tsx": ("tsx", read_typescript),
    ".js": ("javascript", read_typescript),
    ".jsx": ("javascript", read_typescript),
    ".mjs": ("javascript", read_typescript),
    ".cjs": ("javascript", read_typescript),
}


def language_of(path: str) -> str:
    """The file's language by its suffix, empty where routes are not read from such a file."""
    dot = path.rfind(".")
    return _READERS[path[dot:]][0] if dot >= 0 and path[dot:] in _READERS else ""


def read_tree(path: str, root: SgNode) -> Tree:
    """The file as a tree; broken syntax gives the tree of what could be read.

    Raises:
        KeyError: routes are not read from such a file; ask `language_of` first.
    """
    _, read = _READERS[path[path.rfind(".") :]]
    return read(path, root)
