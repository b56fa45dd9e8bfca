"""C2: personal data in a log, on a terminal, in a trace or an error report."""

from collections.abc import Iterator

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.c_logged_credentials.logged import logged, personal_data
from bot.checklist.values.purpose import words_of
from bot.checklist.values.varying import shown


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each log call that takes more than constant text."""
    sensitive = personal_data(source, tree) if _speaks_of_people(source, tree) else None
    for entry in logged(source, tree):
        found = sensitive.find(entry.arguments)[0] if sensitive is not None else None
        if found is not None:
            message = (
                f"{shown([found])} is personal data and goes into a log: log the person's id, or pass it "
                "through a redactor."
            )
            yield fails(source, entry.call.node, message)
        elif entry.takes_values:
            yield passes(source, entry.call.node, "no personal data")


def _speaks_of_people(source: SourceFile, tree: Tree) -> bool:
    """Whether the last word of any name occurs, without which nothing is named so."""
    lasts = {words[-1] for phrase in tree.names["personal_names"] if (words := list(words_of(phrase)))}
    return any(word in source.lowered for word in lasts)


QUESTION = Question(question="C2", languages=CODE, find=find)
