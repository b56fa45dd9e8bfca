"""How right the checklist is on code that its rules were not written from: recall and precision a question.

    python -m benchmarks.checklist_quality [--lines] [FILE ...]

Without files it takes every labelled set below tests/checklist/held_out. A set is written like the examples
of an item file, its name begins with the item's letter. A marked line must fail; what is not marked must not.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.checklist.examples.examples import examples_in, judged
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item
from bot.model.review import Verdict

FOLDER = Path(__file__).parent.parent / "tests" / "checklist" / "held_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One labelled line, and what the engine makes of it; None where it sees no subject."""

    place: str
    question: str
    is_wrong: bool
    verdict: Verdict | None

    @property
    def is_missed(self) -> bool:
        """Whether a wrong line was not called so."""
        return self.is_wrong and self.verdict is not Verdict.FAIL

    @property
    def is_false_alarm(self) -> bool:
        """Whether a right line was called wrong."""
        return not self.is_wrong and self.verdict is Verdict.FAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Counts of lines; `passed_wrong` are the wrong ones that were called fine."""

    wrong: int
    found: int
    false_alarms: int
    undecided: int
    passed_wrong: int

    @property
    def recall(self) -> float:
        """1 where nothing was wrong."""
        return self.found / self.wrong if self.wrong else 1.0

    @property
    def precision(self) -> float:
        """1 where nothing was reported."""
        reported = self.found + self.false_alarms
        return self.found / reported if reported else 1.0


def lines_of(path: Path, items: Mapping[str, Item]) -> Iterator[Line]:
    """Every labelled line of a set, and every other line on which the engine sees a subject."""
    item = items[path.name[0]]
    for example in examples_in(path.read_text(encoding="utf-8")):
        wrong = {mark[:3] for mark in example.expected if mark[3] is Verdict.FAIL}
        doubtful = {mark[:3] for mark in example.expected if mark[3] is Verdict.UNCLEAR}
        said = _worst(judged(example, item))
        for at in sorted({*wrong, *said} - doubtful):
            question, file, line = at
            place = f"{path.name}:{example.line} {file}:{line}"
            yield Line(place=place, question=question, is_wrong=at in wrong, verdict=said.get(at))


def _worst(found: Iterable[tuple[str, str, int, Verdict]]) -> Mapping[tuple[str, str, int], Verdict]:
    worst: dict[tuple[str, str, int], Verdict] = {}
    for question, path, line, verdict in found:
        known = worst.get((question, path, line), verdict)
        worst[question, path, line] = max(known, verdict, key=lambda one: one.badness)
    return worst


def scores(lines: Iterable[Line]) -> Scores:
    """The counts of these lines."""
    known = list(lines)
    wrong = [line for line in known if line.is_wrong]
    return Scores(
        wrong=len(wrong),
        found=sum(not line.is_missed for line in wrong),
        false_alarms=sum(line.is_false_alarm for line in known),
        undecided=sum(line.verdict is Verdict.UNCLEAR for line in known),
        passed_wrong=sum(line.verdict is Verdict.PASS for line in wrong),
    )


def _row(name: str, lines: Sequence[Line]) -> str:
    one = scores(lines)
    return (
        f"{name:<34}{one.wrong:>6}{one.found:>6}{one.false_alarms:>7}{one.undecided:>9}{one.passed_wrong:>7}"
        f"{one.recall:>8.2f}{one.precision:>10.2f}"
    )


def main(arguments: Sequence[str]) -> None:
    """Print a row a set and question, and with `--lines` every line judged otherwise than labelled."""
    files = [Path(argument) for argument in arguments if argument != "--lines"] or sorted(FOLDER.glob("*.md"))
    items = {item.letter: item for item in builtin_items()}
    total: dict[str, list[Line]] = defaultdict(list)
    print(
        f"{'':<34}{'wrong':>6}{'found':>6}{'alarms':>7}{'unclear':>9}{'passed':>7}{'recall':>8}{'precision':>10}"
    )
    for file in files:
        own: dict[str, list[Line]] = defaultdict(list)
        for line in lines_of(file, items):
            own[line.question].append(line)
            total[line.question].append(line)
        for question, lines in sorted(own.items()):
            print(_row(f"{file.stem} {question}", lines))
    for question, lines in sorted(total.items()):
        print(_row(f"all {question}", lines))
    if "--lines" in arguments:
        for line in (one for lines in total.values() for one in lines):
            if line.is_missed or line.is_false_alarm or line.verdict is Verdict.UNCLEAR:
                said = line.verdict.value if line.verdict else "nothing"
                print(f"{line.question} {'wrong' if line.is_wrong else 'fine'} but {said}: {line.place}")


if __name__ == "__main__":
    main(sys.argv[1:])
