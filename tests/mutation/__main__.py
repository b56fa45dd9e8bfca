"""The command: `python -m tests.mutation [--sample N] [--seed S] [PATH…]`."""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing import get_context

from bot.checklist.items.builtin import builtin_items, builtin_letters
from bot.checklist.questions import coded_questions
from tests.mutation.rules import ROOT, rule_modules
from tests.mutation.trial import (
    Ground,
    Mutant,
    Result,
    attempt,
    cases_of,
    item_mutants,
    module_mutants,
    reached_functions,
)

ALL = "".join(sorted(builtin_letters()))


def all_mutants(paths: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant of the files whose path begins with one of `paths`, or of all files."""
    wanted = tuple(paths) or ("",)
    for path in rule_modules():
        if str(path.relative_to(ROOT)).startswith(wanted):
            yield from module_mutants(path)
    for item in builtin_items():
        if f"checklists/{item.path}".startswith(wanted):
            yield from item_mutants(item)


def run(mutants: Sequence[Mutant], *, jobs: int, letters: str = ALL) -> Iterator[Result]:
    """The results in the order of the mutants, each from a process of its own.

    The examples of the items with these letters judge.
    """
    context = get_context("fork")
    cases, _ = cases_of(letters), coded_questions()
    with context.Pool(1) as pool:
        reached = pool.apply(reached_functions, (letters,))
    ground = Ground(cases, reached)
    with context.Pool(jobs, maxtasksperchild=1, initializer=_settle, initargs=(ground,)) as pool:
        yield from pool.imap(_attempt, mutants)


_ground: list[Ground] = []


def _settle(ground: Ground) -> None:
    _ground.append(ground)


def _attempt(mutant: Mutant) -> Result:
    return attempt(mutant, _ground[0])


def main(arguments: Sequence[str]) -> int:
    """The exit code: 1 when a mutant survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="only files whose path begins so")
    parser.add_argument("--only", choices=["logic", "words"], help="only decisions, or only vocabularies")
    parser.add_argument("--sample", type=int, help="how many, drawn by chance; all without it")
    parser.add_argument("--seed", type=int, default=1, help="the chance")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    wanted = parser.parse_args(arguments)
    mutants = [
        mutant
        for mutant in all_mutants(wanted.paths)
        if wanted.only is None or mutant.is_word is (wanted.only == "words")
    ]
    total = len(mutants)
    if wanted.sample is not None and wanted.sample < total:
        chosen = random.Random(wanted.seed).sample(range(total), wanted.sample)  # noqa: S311 - no secret
        mutants = [mutants[number] for number in sorted(chosen)]
    ran, survived = Counter[str](), Counter[str]()
    for result in run(mutants, jobs=wanted.jobs):
        ran[result.mutant.path] += 1
        if not result.red:
            survived[result.mutant.path] += 1
            sys.stdout.write(f"{result.mutant.path}:{result.mutant.line}: {result.mutant.change}")
            sys.stdout.write(f" ({result.ran} examples stay green)\n")
            sys.stdout.flush()
    sys.stdout.write(f"{ran.total()} of {total} broken, {survived.total()} noticed by no example\n")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
