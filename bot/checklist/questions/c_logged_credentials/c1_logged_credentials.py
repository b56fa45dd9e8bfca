"""C1: a credential in a log, on a terminal, in a trace or an error report."""

from collections.abc import Iterator

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.c_logged_credentials.logged import credentials, logged
from bot.checklist.questions.c_logged_credentials.taken_redactors import taken_redactors
from bot.checklist.values.varying import shown


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each log call that takes more than constant text."""
    sensitive = credentials(source, tree)
    for entry in logged(source, tree):
        found, doubtful = sensitive.find(entry.arguments)
        if found is not None:
            message = f"{shown([found])} goes into a log: leave it out, or pass it through a redactor."
            yield fails(source, entry.call.node, message)
        elif doubtful is not None:
            yield unclear(
                source, entry.call.node, f"{shown([doubtful])} is logged whole; what it holds is not known."
            )
        elif entry.takes_values:
            yield passes(source, entry.call.node, "no credential")


QUESTION = Question(question="C1", languages=CODE, find=find, took=taken_redactors)
