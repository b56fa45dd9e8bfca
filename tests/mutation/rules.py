"""Which modules are rules, and which modules use which."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CHECKLIST = ROOT / "bot" / "checklist"
_IMPORT = re.compile(r"^\s*(?:from|import) (bot\.checklist[\w.]*)(?: import ([\w, ]+))?", re.MULTILINE)
# What holds the examples and the items: a fresh import of it would make strangers of them.
KEPT = frozenset(
    f"bot.checklist.{name}"
    for name in (
        "core.change",
        "core.language",
        "core.names",
        "items.builtin",
        "items.item",
        "items.item_file",
        "items.patterns",
    )
)
# What every item stands on, and has tests of its own.
_FOUNDATION = frozenset(
    f"bot.checklist.core.{name}" for name in ("globs", "limits", "question", "source", "subject", "tree")
)


def module_name(path: Path) -> str:
    """The name a module is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def rule_modules() -> list[Path]:
    """The modules that answer a question, and all that those use, without what every item stands on."""
    paths = {module_name(path): path for path in sorted(_CHECKLIST.rglob("*.py"))}
    questions = [name for name in paths if name.startswith("bot.checklist.questions")]
    used = _closure(questions, _imports())
    return [path for name, path in paths.items() if name in used and name not in KEPT | _FOUNDATION]


def users(path: Path) -> list[Path]:
    """A module and every module that uses it, however far."""
    used_by: dict[str, set[str]] = {}
    for name, imported in _imports().items():
        for one in imported:
            used_by.setdefault(one, set()).add(name)
    found = _closure([module_name(path)], used_by)
    return [one for one in sorted(_CHECKLIST.rglob("*.py")) if module_name(one) in found]


@cache
def _imports() -> Mapping[str, set[str]]:
    """For each module of the checklist the ones it imports."""
    return {module_name(path): _imported(path.read_text("utf-8")) for path in _CHECKLIST.rglob("*.py")}


def _imported(text: str) -> set[str]:
    found = set()
    for name, words in _IMPORT.findall(text):
        found |= {name, *(f"{name}.{word.strip()}" for word in words.split(","))}
    return found


def _closure(start: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(steps.get(name, ()))
    return seen
