"""Breaks what reads, decides and applies, one thing at a time, in the tree of any commit.

`python -m tests.mutation.decisions [--commit REV] [--sample N] [--seed S]` prints a table: of each part, how
many of N mistakes some test notices, and which are noticed by none. The tests are the part's own, and of
the stories those that reach the broken line. Ten minutes and more: not part of the tests.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.reaching import Reach, reach_of
from tests.mutation.revisions import Mistake, check_out, is_noticed, mistakes_in

STORIES = ("tests/scenarios", "--ignore=tests/scenarios/processes", "--ignore-glob=*/test_checklist*")
MOST_STORIES = 30
"""How many stories judge a mistake: from each file by turns, in the order of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where a part stands, and its own tests: under today's names and under those it had before."""

    sources: Sequence[str]
    tests: Sequence[str]


PARTS: Mapping[str, Part] = {
    "decide": Part(sources=("bot/decide",), tests=("tests/decide", "tests/test_decide.py")),
    "reconcile": Part(sources=("bot/reconcile.py",), tests=("tests/test_reconcile.py",)),
    "applying": Part(sources=("bot/applying", "bot/desk.py"), tests=("tests/applying",)),
    "command_execution": Part(
        sources=("bot/command_execution", "bot/listening"),
        tests=("tests/command_execution", "tests/listening", "tests/commands"),
    ),
}


def there(root: Path, names: Sequence[str]) -> Sequence[str]:
    """Those of the files and folders that this tree has."""
    return [name for name in names if (root / name).exists()]


def chosen(root: Path, name: str, part: Part, *, sample: int, seed: int) -> Sequence[Mistake]:
    """So many mistakes of a part, drawn by chance, the same for the same tree and seed."""
    found = [mistake for source in there(root, part.sources) for mistake in mistakes_in(root, source)]
    numbers = random.Random(f"{seed}:{name}").sample(range(len(found)), min(sample, len(found)))  # noqa: S311
    return [found[number] for number in sorted(numbers)]


def by_turns(tests: Sequence[str], most: int) -> Sequence[str]:
    """The first of each file, then the second of each, so many at most."""
    places: dict[str, int] = {}
    turns = []
    for test in tests:
        path = test.partition("::")[0]
        places[path] = places.get(path, 0) + 1
        turns.append((places[path], path, test))
    return [test for _turn, _path, test in sorted(turns)][:most]


def judges(root: Path, mistake: Mistake, reach: Reach, part: Part) -> Sequence[str]:
    """The part's own tests as a whole, then the stories that reach the mistake."""
    own = tuple(there(root, part.tests))
    reaching = [test for test in reach.tests_at(mistake) if not test.startswith(own)]
    return [*own, *by_turns(reaching, MOST_STORIES)]


def trials(
    root: Path, reach: Reach, *, sample: int, seed: int, parts: Sequence[str]
) -> Iterator[tuple[str, Mistake, bool]]:
    """Each mistake with its part, and whether a test notices it."""
    for name in parts:
        for mistake in chosen(root, name, PARTS[name], sample=sample, seed=seed):
            yield name, mistake, is_noticed(root, mistake, judges(root, mistake, reach, PARTS[name]))


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0, whatever is noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.decisions", description=__doc__)
    parser.add_argument("--commit", default="HEAD", help="whose tree; the working tree is not looked at")
    parser.add_argument("--sample", type=int, default=6, help="how many mistakes of each part")
    parser.add_argument("--seed", type=int, default=1, help="the chance")
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="only this part")
    wanted = parser.parse_args(arguments)
    ran: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory(prefix="babysit-mutation-") as folder:
        root = check_out(wanted.commit, Path(folder))
        parts = wanted.part or list(PARTS)
        own = [test for name in parts for test in there(root, PARTS[name].tests)]
        sources = [source for name in parts for source in there(root, PARTS[name].sources)]
        reach = reach_of(root, sources, [*own, *STORIES])
        for name, mistake, noticed in trials(
            root, reach, sample=wanted.sample, seed=wanted.seed, parts=parts
        ):
            ran.setdefault(name, []).append(noticed)
            sys.stdout.write(f"{'noticed' if noticed else 'UNNOTICED'} {mistake}\n")
            sys.stdout.flush()
    for name, results in ran.items():
        sys.stdout.write(f"{name}: {sum(results)} of {len(results)}\n")
    told = [result for results in ran.values() for result in results]
    sys.stdout.write(f"at {wanted.commit}: {sum(told)} of {len(told)} noticed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
