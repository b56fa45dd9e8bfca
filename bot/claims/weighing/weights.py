"""What each mark weighs: `weights.txt`, written by `python -m benchmarks.field.claims.training`.

A sentence's weight is the sum of its marks' weights; above zero it is more likely a report than not.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import fsum

START = "<all>"
"""The mark that every sentence has."""


@cache
def learnt() -> Mapping[str, float]:
    """The weight of each mark that labelled sentences gave one."""
    text = files("bot.claims.weighing").joinpath("weights.txt").read_text("utf-8")
    pairs = (line.rpartition("\t") for line in text.splitlines() if line)
    return {mark: float(weight) for mark, _, weight in pairs}


def weight_of(marks: Iterable[str], weights: Mapping[str, float]) -> float:
    """The logarithm of the odds that a sentence with these marks reports something."""
    return weights.get(START, 0.0) + fsum(weights.get(mark, 0.0) for mark in marks)
