"""B2: does every route that returns tenant data also pass the plan gate?"""

from collections.abc import Iterable

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.checklist.facts.routes.review import may_register, plan_of, subjects_of
from bot.checklist.languages.grammars import CODE


def find(source: SourceFile, tree: Tree) -> Iterable[Subject]:
    """Every route of this file that needs the plan gate, judged by what stands before it."""
    return subjects_of(source, plan_of(tree))


QUESTION = Question(question="B2", languages=CODE, find=find, wanted=may_register)
