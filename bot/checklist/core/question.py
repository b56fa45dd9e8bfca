"""What a coded question is: a name, languages, and the function that finds its subjects."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.checklist.languages.language import Language

Find = Callable[[SourceFile, Tree], Iterable[Subject]]
Took = Callable[[SourceFile, SourceFile, Tree], Iterable[Subject]]
Fell = Callable[[Subject, Subject, Tree, Tree], Subject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of one item, answered by code.

    `find` is called once for each changed file of those languages at head and, where head has a subject, at
    base. It gets that file and the tree of the same side, and gives every subject it finds, fine ones too. It
    may give subjects in other files of the tree. It need not care whether a line is new: the engine compares.
    `in_tests` says that test code is looked at as well. `wanted` is a cheap look at the text: a file for
    which it is False is not parsed for this question.

    `took` gets a changed file as it was, as it is, and the tree at head, and gives what the change took away
    from it: subjects at head that speak of the line at base. One of them stands for any other of its line.

    `fell` is told of a subject that passed at base and does not at head, with both trees, and gives what is
    reported of it: that what it rested upon is gone is more than to see nothing. With it, `find` may give
    subjects of files that did not change: they are reported only where they fell, and are proven to fail.
    """

    question: str
    languages: frozenset[Language]
    find: Find
    in_tests: bool = False
    wanted: Callable[[SourceFile], bool] = lambda _source: True
    took: Took | None = None
    fell: Fell | None = None

    @property
    def item(self) -> str:
        """The letter of its item."""
        return self.question.rstrip("0123456789")
