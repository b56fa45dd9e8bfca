"""How many steps the following of values may take in one file, so that no file can make it take long."""

from weakref import WeakKeyDictionary

from bot.checklist.core.source import SourceFile

_MOST_STEPS = 60_000
_MOST_FOLLOWED = 300_000
MOST_BINDINGS = 12
_spent: "WeakKeyDictionary[SourceFile, int]" = WeakKeyDictionary()
_followed: "WeakKeyDictionary[SourceFile, int]" = WeakKeyDictionary()


class BudgetSpentError(Exception):
    """A file's names lead to each other in more ways than are followed: what is asked stays undecided."""


def step(source: SourceFile) -> bool:
    """Takes one step; False where a file has none left and its values stay unknown."""
    taken = _spent.get(source, 0) + 1
    _spent[source] = taken
    return taken <= _MOST_STEPS


def follow(source: SourceFile, values: int) -> None:
    """Takes a step for each value of a name that is followed.

    Raises:
        BudgetSpentError: the file has no steps left.
    """
    taken = _followed.get(source, 0) + values
    _followed[source] = taken
    if taken > _MOST_FOLLOWED:
        raise BudgetSpentError
