"""Which names a Python package offers: what its `__init__.py` binds and lists in `__all__`."""

import re
from dataclasses import dataclass

from bot.claims.judging.listing import code_of

_ALL = re.compile(r"^__all__\s*(?::[^=\n]{0,200})?\+?=\s*[\[(]([^\])]{0,50000})", re.MULTILINE)
_QUOTED = re.compile(r"['\"]([\w.]+)['\"]")
_IMPORTS = re.compile(r"^\s*from\s+[\w.]+\s+import\s+(\([^()]{0,50000}\)|[^\n]{0,2000})", re.MULTILINE)
_DEFINES = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]{0,200})?=[^=]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Names bound in the module, and those of `__all__`, None without one. `is_open`: it imports `*`."""

    bound: frozenset[str]
    listed: frozenset[str] | None
    is_open: bool


def is_package(path: str) -> bool:
    """Whether the file says what a Python package offers."""
    return path == "__init__.py" or path.endswith("/__init__.py")


def offered_by(path: str, text: str) -> Offered:
    """What the module offers; a name is bound by an import, a definition or an assignment."""
    code = code_of(path, text)
    imported = [name for names in _IMPORTS.findall(code) for name in _bound(names)]
    defined = {name for pair in _DEFINES.findall(code) for name in pair if name}
    lists = _ALL.findall(code)
    listed = frozenset(name for names in lists for name in _QUOTED.findall(names)) if lists else None
    return Offered(bound=frozenset({*imported, *defined}) - {"*"}, listed=listed, is_open="*" in imported)


def _bound(names: str) -> list[str]:
    """As in "(a, b as c)": the names that are bound."""
    parts = (part.split() for part in names.strip("() \n").split(","))
    return [words[-1] for words in parts if words]
