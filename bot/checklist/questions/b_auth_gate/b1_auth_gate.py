"""B1: is every new route under the auth middleware, or listed public?"""

from collections.abc import Iterable

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.checklist.facts.routes.review import (
    auth_of,
    gate_gone,
    may_register,
    subjects_elsewhere,
    subjects_of,
)
from bot.checklist.languages.grammars import CODE


def find(source: SourceFile, tree: Tree) -> Iterable[Subject]:
    """Every route registered in this file, or in one that a changed file may put a gate before."""
    return [*subjects_of(source, auth_of(tree)), *subjects_elsewhere(tree, auth_of(tree))]


QUESTION = Question(question="B1", languages=CODE, find=find, wanted=may_register, fell=gate_gone)
