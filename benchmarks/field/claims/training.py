"""Learns what marks of a sentence weigh from labelled statements.

`python -m benchmarks.field.claims.training` writes `bot/claims/weighing/weights.txt`. What reports nothing is
also learnt from the project's own pages, which speak of missing and blocked things all the time. `--without
HALF` leaves a half out, so that a first run on it is one.

A statement of several sentences reports something if one of them does: in turns, the likeliest one is taken
for that, and the weights are learnt again (multiple-instance learning; logistic regression, its steps scaled
by AdaGrad).
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.field.claims.__main__ import HALVES, read_statements
from bot.claims.finding.weighed import sentences_in
from bot.claims.weighing.marks import marks_of
from bot.claims.weighing.tells import tells_something
from bot.claims.weighing.weights import START, weight_of

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
TARGET = ROOT / "bot/claims/weighing/weights.txt"
ROUNDS = 3
PASSES = 15
STEP = 0.2
LEAST_SEEN = 3
LEAST_WEIGHT = 0.02

Marks = frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """The sentences of a statement, each by its marks, and whether one of them reports something."""

    sentences: Sequence[Marks]
    is_report: bool


def examples(without: Collection[str] = ()) -> Iterator[Example]:
    """Everything that is labelled, and the project's pages."""
    for statement in read_statements():
        if statement.half not in without:
            yield _example(
                statement.text, is_report=bool(statement.labels), described=statement.is_description
            )
    written_for_tests = [
        ROOT / f"tests/claims/{name}.txt" for name in ("examples", "held_out", "fresh_1", "fresh_2")
    ]
    for file in (FOLDER / "short.txt", FOLDER / "reports.txt", *written_for_tests):
        for line in file.read_text("utf-8").splitlines():
            if line.count(" \u00a6 ") > 1 and not line.startswith("#"):
                kind, _, text = line.split(" \u00a6 ", 2)
                yield _example(text.replace("\\n", "\n"), is_report=kind != "-")
    pages = [page for page in sorted((ROOT / "docs").glob("*.md")) if page.name != "claims.md"]
    for page in (*pages, ROOT / "README.md", ROOT / "CHANGELOG.md"):
        for said in sentences_in(page.read_text("utf-8")):
            if tells_something(said.sentence.words, said.signs):
                yield Example((marks_of(said),), is_report=False)


def _example(text: str, *, is_report: bool, described: bool = False) -> Example:
    said = sentences_in(text, is_description=described)
    return Example(tuple(marks_of(sentence) for sentence in said), is_report)


def learn(given: Iterable[Example]) -> Mapping[str, float]:
    """The weights of the marks that enough examples have."""
    known = [example for example in given if example.sentences]
    weights: dict[str, float] = {}
    for _ in range(ROUNDS):
        chosen = [pair for example in known for pair in _chosen(example, weights)]
        seen = Counter(mark for marks, _ in chosen for mark in marks)
        kept = [
            (sorted(mark for mark in marks if seen[mark] >= LEAST_SEEN), is_report)
            for marks, is_report in chosen
        ]
        weights = _fitted(kept)
    return {mark: weight for mark, weight in weights.items() if abs(weight) >= LEAST_WEIGHT}


def _chosen(example: Example, weights: Mapping[str, float]) -> Iterator[tuple[Marks, bool]]:
    """Each sentence of what reports nothing; of a report all together at first, then the likeliest."""
    if not example.is_report:
        yield from ((marks, False) for marks in example.sentences)
    elif not weights:
        yield frozenset().union(*example.sentences), True
    else:
        yield max(example.sentences, key=lambda marks: weight_of(marks, weights)), True


def _fitted(chosen: Sequence[tuple[Sequence[str], bool]]) -> dict[str, float]:
    weights: dict[str, float] = {START: 0.0}
    squares: dict[str, float] = {}
    order = list(chosen)
    chance = random.Random(0)  # noqa: S311 - the same order in every run
    for _ in range(PASSES):
        chance.shuffle(order)
        for marks, is_report in order:
            error = is_report - 1 / (1 + math.exp(-weight_of(marks, weights)))
            for mark in (START, *marks):
                squares[mark] = squares.get(mark, 1.0) + error * error
                weights[mark] = weights.get(mark, 0.0) + STEP * error / math.sqrt(squares[mark])
    return weights


def written(weights: Mapping[str, float]) -> str:
    """The table as it is kept, by mark."""
    return "".join(f"{mark}\t{weight:.2f}\n" for mark, weight in sorted(weights.items()))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", choices=HALVES, action="append", default=[])
    given = parser.parse_args()
    weights = learn(examples(given.without))
    TARGET.write_text(written(weights), "utf-8")
    print(f"{len(weights)} marks weighed")


if __name__ == "__main__":
    main()
