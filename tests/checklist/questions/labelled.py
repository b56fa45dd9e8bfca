"""Reads the labelled code under `held_out/` and scores the items on it.

    python -m tests.checklist.questions.labelled          # one line a question
    python -m tests.checklist.questions.labelled E F-first  # also what was missed and what was a false alarm

A file holds fenced code with marked lines: `// <- E1` must fail, `// <- E1 unclear` is for a human,
`// ok E1` is a look-alike that is fine. A broken bar stands inside credentials, so that no file holds one
that looks real.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.checklist.core.change import Change, FileChange
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict

ITEMS = "EFGH"
FOLDER = Path(__file__).parents[1] / "held_out"
_BREAK = "¦"
_MARK = re.compile(r"\s*(?://|#) (<-|ok) ([A-Z]\d)( unclear)?$")
_FENCE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, order=True)
class Place:
    batch: str
    path: str
    line: int
    question: str
    text: str


@dataclass(frozen=True)
class Batch:
    """The lines of a batch that must fail, that are fine, and that did fail."""

    bad: frozenset[Place]
    fine: frozenset[Place]
    failing: frozenset[Place]


@dataclass(frozen=True)
class Scores:
    bad: int
    fine: int
    missed: Sequence[Place]
    false: Sequence[Place]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / max(self.bad, 1)

    @property
    def precision(self) -> float:
        right = self.bad - len(self.missed)
        return right / max(right + len(self.false), 1)


def batches(letters: str = ITEMS) -> Sequence[str]:
    """The names of the batches of these items."""
    names = sorted(path.stem for path in FOLDER.glob("?-*.md"))
    return [name for name in names if name[0] in letters]


def score(question: str, names: Sequence[str]) -> Scores:
    """A question over some batches; "E" stands for all questions of item E."""
    read = [judged(name) for name in names if name[0] == question[0]]

    def of(places: frozenset[Place]) -> set[Place]:
        return {place for place in places if place.question.startswith(question)}

    bad = {place for batch in read for place in of(batch.bad)}
    failing = {place for batch in read for place in of(batch.failing)}
    fine = sum(len(of(batch.fine)) for batch in read)
    return Scores(len(bad), fine, sorted(bad - failing), sorted(failing - bad))


@cache
def judged(name: str) -> Batch:
    """A batch, read and reviewed with the built-in item of its letter."""
    bad: set[Place] = set()
    fine: set[Place] = set()
    failing: set[Place] = set()
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").replace(_BREAK, "")
    for fence in _FENCE.finditer(text):
        path, lines = fence[1], fence[2].split("\n")
        for number, line in enumerate(lines, start=1):
            mark = _MARK.search(line)
            if mark is not None and not mark[3]:
                plain = _MARK.sub("", line).strip()
                (fine if mark[1] == "ok" else bad).add(Place(name, path, number, mark[2], plain))
        head = [_MARK.sub("", line) for line in lines]
        failing.update(
            Place(name, path, number, question, head[number - 1].strip())
            for number, question in _failing(path, "\n".join(head), name[0])
        )
    return Batch(frozenset(bad), frozenset(fine), frozenset(failing))


def _failing(path: str, text: str, letter: str) -> Iterator[tuple[int, str]]:
    items = [item for item in builtin_items() if item.letter == letter]
    change = Change(files=[FileChange(path=path, base=None, head=text.encode())])
    for item in review(change, ChecklistConfig(), items).items:
        for question in item.questions:
            for subject in question.subjects:
                if subject.verdict is Verdict.FAIL:
                    yield subject.line, question.question


def questions(names: Sequence[str]) -> Sequence[str]:
    """The questions that some batches have marks for."""
    marked = {place.question for name in names for place in judged(name).bad}
    return sorted(marked | {question[0] for question in marked})


def main(arguments: Sequence[str]) -> None:
    names = [
        name
        for name in batches()
        if not arguments or any(name.startswith(argument) for argument in arguments)
    ]
    for question in questions(names):
        scores = score(question, names)
        sys.stdout.write(
            f"{question:2}  recall {scores.recall:.2f}  precision {scores.precision:.2f}"
            f"  of {scores.bad} bad and {scores.fine} fine\n"
        )
        if arguments and len(question) > 1:
            for sort, places in (("missed", scores.missed), ("false", scores.false)):
                for place in places:
                    sys.stdout.write(
                        f"  {sort}  {place.batch} {place.path}:{place.line}  {place.text[:150]}\n"
                    )


if __name__ == "__main__":
    main(sys.argv[1:])
