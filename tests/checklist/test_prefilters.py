"""A cheap look spares a file a question only where the question would find nothing in it.

Each example of the items is cut down to the lines without which the question finds no subject any more: what
is left speaks of the subject alone, without the imports and names around it that may hide a missing word.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from bot.checklist.core.limits import Limits
from bot.checklist.core.names import Names
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Side, Tree, Unchanged
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item
from bot.checklist.questions import coded_questions
from tests.checklist.every_example import every_example

_LETTERS = "IJK"
_MOST_LINES = 60


@dataclass(frozen=True)
class Sample:
    """One changed file of an example, with the files around it and the words that count there."""

    where: str
    path: str
    text: str
    others: Mapping[str, bytes]
    names: Names

    def finds(self, question: Question, text: str) -> bool:
        """Whether the question finds a subject in the file as `text` has it."""
        source = SourceFile.of(self.path, text)
        if source.language not in question.languages:
            return False
        tree = Tree(Side.HEAD, {self.path: source}, Unchanged(self.others, Limits()), self.names)
        return any(one.path == self.path for one in question.find(source, tree))


def _samples(item: Item) -> Iterator[Sample]:
    for _, example in every_example(item):
        names = Names(item.names, example.names)
        for file in example.change.files:
            if file.head is not None:
                others = {
                    one.path: one.head
                    for one in example.change.files
                    if one.head is not None and one.path != file.path
                }
                yield Sample(
                    f"{item.letter}:{example.line} {file.path}",
                    file.path,
                    file.head.decode(),
                    {**example.change.unchanged, **others},
                    names,
                )


def _least(sample: Sample, question: Question) -> str:
    """The text without every line, or block of lines, that the subject can do without."""
    lines = sample.text.split("\n")
    size = max(len(lines) // 2, 1)
    while size:
        at = 0
        while at < len(lines):
            rest = lines[:at] + lines[at + size :]
            if sample.finds(question, "\n".join(rest)):
                lines = rest
            else:
                at += size
        size //= 2
    return "\n".join(lines)


def _cases() -> Iterator[tuple[Question, Sample]]:
    for item in builtin_items():
        if item.letter in _LETTERS:
            asked = [one for name in item.questions if (one := coded_questions().get(name)) is not None]
            for sample in _samples(item):
                yield from ((question, sample) for question in asked)


@pytest.mark.parametrize("letter", _LETTERS)
def test_no_file_is_spared_in_which_the_question_would_find_something(letter: str) -> None:
    spared = []
    for question, sample in _cases():
        if question.item != letter or sample.text.count("\n") > _MOST_LINES:
            continue
        if sample.finds(question, sample.text):
            least = _least(sample, question)
            if not question.wanted(SourceFile.of(sample.path, least)):
                spared.append(f"{question.question} {sample.where}: {least!r}")

    assert spared == []


_SHAPES = {
    "web/x.go": (
        'package x\n\nfunc f(w http.ResponseWriter, err error) {{\n\tx.{0}("/a")\n}}\n',
        "package x\n\nfunc f() {{\n\tx.{0} = false\n\tx.{0} = true\n}}\n",
        'package x\n\nvar y = z.T{{{0}: false}}\n\nvar a = z.T{{{0}: "*"}}\n',
    ),
    "web/x.py": (
        "x.{0}(y)\n",
        "{0} = False\n",
        "{0} = True\n",
        "f({0}=False)\n",
        "f({0}=True)\n",
        "@x.{0}\ndef f():\n    pass\n",
    ),
    "web/x.ts": ("x.{0}(y);\n", "x.{0} = false;\n", "f({{ {0}: false }});\n", "f({{ {0}: true }});\n"),
}


def _words(question: Question) -> Iterator[str]:
    """Every word of the sets that the modules of a question's folder look names up in."""
    package = importlib.import_module(question.find.__module__.rpartition(".")[0])
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, frozenset):
                yield from (one for one in value if isinstance(one, str) and one.isidentifier())


@pytest.mark.parametrize("name", ["I1", "I2"])
def test_every_word_that_a_rule_knows_is_one_that_its_cheap_look_knows(name: str) -> None:
    question = coded_questions()[name]
    item = next(one for one in builtin_items() if one.letter == question.item)
    spared = []
    for word in sorted(set(_words(question))):
        for path, shapes in _SHAPES.items():
            for shape in shapes:
                text = shape.format(word)
                sample = Sample(word, path, text, {}, Names(item.names))
                if sample.finds(question, text) and not question.wanted(SourceFile.of(path, text)):
                    spared.append(f"{path}: {text!r}")

    assert spared == []
