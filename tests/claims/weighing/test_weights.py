"""The table of what was learnt."""

import math
from itertools import permutations

from bot.claims.weighing.weights import START, learnt, weight_of


def test_the_table_has_a_finite_weight_for_each_of_its_marks() -> None:
    weights = learnt()

    assert START in weights
    assert all(math.isfinite(weight) for weight in weights.values())


def test_what_denies_weighs_more_than_what_supposes() -> None:
    weights = learnt()

    assert weights["denied"] > weights["class supposing"]


def test_a_sentence_weighs_what_its_known_marks_weigh_together() -> None:
    assert weight_of({"missing", "never heard of"}, {START: -1.0, "missing": 2.5}) == 1.5


def test_in_whatever_order_its_marks_come_it_weighs_the_same() -> None:
    weights = {"a": 0.1, "b": 0.2, "c": 0.3}

    assert {weight_of(order, weights) for order in permutations(weights)} == {0.6}
