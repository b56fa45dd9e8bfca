"""Prints how right the checklist is on labelled code of public projects.

    python -m benchmarks.field --mirrors DIR [--items A,B1] [--half open|held] [--lines] [--labels FILE ...]

A row a question and language. Of the wrong labels: found (`fail`), passed (`pass`), unclear, unseen (no
subject); of the fine ones: alarms (`fail`). `unjudged` are failures without a label: read them (`--lines`
lists them) and label them with `found: true`.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.field.figures import Judged, Row, by_language, row
from benchmarks.field.labels import Half, Label, label_files, read
from benchmarks.field.replay import MissingError, Replayed, mirror, replay
from bot.model.review import Verdict

_HEAD = (
    f"{'':<16}{'wrong':>6}{'found':>6}{'passed':>7}{'unclear':>8}{'unseen':>7}{'fine':>6}{'alarms':>7}"
    f"{'unjudged':>9}{'recall':>8}{'precision':>10}{'alarms/1000':>12}{'unclear':>9}"
)


def asked(labels: Sequence[Label], items: Collection[str]) -> list[Label]:
    """The labels of these items or questions; all of them where none is named."""
    return [label for label in labels if not items or label.question in items or label.question[0] in items]


def reviews(folder: Path, labels: Sequence[Label]) -> dict[tuple[str, str], Replayed]:
    """A review for each commit that has labels."""
    wanted: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for label in labels:
        wanted[label.repository, label.commit].append(label)
    done = {}
    for (repository, commit), mine in wanted.items():
        start = time.monotonic()
        letters = {label.question[0] for label in mine}
        paths = sorted({label.path for label in mine})
        done[repository, commit] = replay(mirror(folder, repository), commit, paths, letters)
        taken_s = time.monotonic() - start
        print(f"{repository} {commit[:10]} {len(paths)} files, {taken_s:.1f} s", file=sys.stderr)
    return done


def table(labels: Sequence[Label], found: Mapping[tuple[str, str], Replayed], half: Half | None) -> list[Row]:
    """Prints the rows, and gives those of whole questions."""
    print(_HEAD)
    whole = []
    for question in sorted({label.question for label in labels}):
        mine = [label for label in labels if label.question == question]
        for language, some in by_language(mine).items():
            print(_line(f"{question} {language}", row(some, found, question, half)))
        whole.append(row(mine, found, question, half))
        print(_line(question, whole[-1]))
    return whole


def _line(name: str, one: Row) -> str:
    return (
        f"{name:<16}{one.wrong:>6}{one.count(Verdict.FAIL, wrong=True):>6}"
        f"{one.count(Verdict.PASS, wrong=True):>7}{one.count(Verdict.UNCLEAR, wrong=True):>8}"
        f"{one.count(Verdict.NOT_APPLICABLE, wrong=True):>7}"
        f"{one.fine:>6}{one.alarms:>7}{len(one.unjudged):>9}"
        f"{_share(one.recall):>8}{_share(one.precision):>10}{one.alarms_per_1000_lines:>12.2f}"
        f"{one.unclear_share:>9.2f}"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def otherwise(one: Row) -> Iterator[str]:
    """Every label that the review does not agree with, and every failure without a label."""
    for judged in one.judged:
        if judged.verdict is not (Verdict.FAIL if judged.is_wrong else Verdict.PASS):
            yield _told(judged)
    for unjudged in one.unjudged:
        said = unjudged.said
        place = f"{unjudged.repository} {unjudged.commit[:10]} {said.path}:{said.line}"
        yield f"{said.question} no label but fail: {place}\n    {said.message}"


def _told(judged: Judged) -> str:
    label = judged.label
    place = f"{label.repository} {label.commit[:10]} {label.path}:{label.line}"
    return (
        f"{label.question} {label.label} but {judged.verdict.value}: {place} ({label.kind})\n"
        f"    label: {label.reason}\n    said: {judged.message or 'nothing'}"
    )


def main() -> None:
    """Replay and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.field", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--mirrors", type=Path, required=True, help="the folder of bare git directories")
    parser.add_argument("--items", default="", help="items or questions, with commas: A,B1")
    parser.add_argument("--half", choices=["open", "held"], help="one half of the labels; without it, all")
    parser.add_argument("--lines", action="store_true", help="list what is judged otherwise than labelled")
    parser.add_argument("--labels", type=Path, nargs="+", help="label files; without, those in this folder")
    given = parser.parse_args()
    items = {part.strip() for part in given.items.split(",") if part.strip()}
    try:
        labels = asked(list(read(given.labels or label_files())), items)
        found = reviews(given.mirrors, labels)
    except (MissingError, ValueError) as error:
        sys.exit(str(error))
    rows = table(labels, found, given.half)
    for line in (line for one in rows if given.lines for line in otherwise(one)):
        print(line)


if __name__ == "__main__":
    main()
