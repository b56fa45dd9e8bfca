"""C1: a credential or personal data in a log, on a terminal, in a trace or an error report."""

from collections.abc import Iterator

from bot.checklist.core.language import CODE
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.questions.c_logged_credentials.loggers import given, logging_calls
from bot.checklist.questions.c_logged_credentials.sensitive import Sensitive
from bot.checklist.values.varying import shown


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each log call that takes more than constant text."""
    sensitive = Sensitive(source, tree.names)
    for call in logging_calls(source, tree.names):
        arguments = list(given(call, source))
        found, doubtful = sensitive.find(arguments)
        if found is not None:
            message = f"{shown([found])} goes into a log: leave it out, or pass it through a redactor."
            yield fails(source, call.node, message)
        elif doubtful is not None:
            yield unclear(
                source, call.node, f"{shown([doubtful])} is logged whole; what it holds is not known."
            )
        elif any("string" not in argument.node.kind() for argument in arguments):
            yield passes(source, call.node, "nothing sensitive")


QUESTION = Question(question="C1", languages=CODE, find=find)
