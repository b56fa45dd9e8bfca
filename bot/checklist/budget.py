"""How many steps the following of values may take in one file, so that no file can make it take long."""

from weakref import WeakKeyDictionary

from bot.checklist.source import SourceFile

_MOST_STEPS = 60_000
MOST_BINDINGS = 12
_spent: "WeakKeyDictionary[SourceFile, int]" = WeakKeyDictionary()


def step(source: SourceFile) -> bool:
    """Takes one step; False where a file has none left and its values stay unknown."""
    taken = _spent.get(source, 0) + 1
    _spent[source] = taken
    return taken <= _MOST_STEPS
