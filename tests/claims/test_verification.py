"""Statements about a real git tree: a true one is never refuted, a false one never confirmed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pytest

from bot.claims.find import find_claims
from bot.cli.claims import judge_claims
from tests.claims import fair, shop
from tests.claims.shop import Said

PORTION = 20
"""Claims at a time."""


@dataclass(frozen=True)
class Answer:
    """What Babysit says of a statement's claims."""

    said: Said
    states: tuple[str, ...]


REPOSITORIES: Mapping[str, tuple[Callable[[Path], Path], Callable[[], Iterator[Said]]]] = {
    "shop": (shop.make, shop.statements),
    "fair": (fair.make, fair.statements),
}


@pytest.fixture(scope="session", params=REPOSITORIES)
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    """All statements at once, in portions, so that git is not started for each."""
    make, statements = REPOSITORIES[request.param]
    return judged(list(statements()), make(tmp_path_factory.mktemp(request.param)))


def judged(said: list[Said], repository: Path) -> list[Answer]:
    claims = [find_claims(one.text) for one in said]
    flat = list(chain.from_iterable(claims))
    found = [
        verdict.state.value
        for start in range(0, len(flat), PORTION)
        for _, verdict in judge_claims(flat[start : start + PORTION], repository, "HEAD")
    ]
    states = iter(found)
    return [Answer(one, tuple(islice(states, len(some)))) for one, some in zip(said, claims, strict=True)]


def wrong(answers: list[Answer], *, is_true: bool | None, state: str) -> Iterator[str]:
    return (
        answer.said.text for answer in answers if answer.said.is_true is is_true and state in answer.states
    )


def test_there_are_enough_statements_of_every_sort(answers: list[Answer]) -> None:
    count = Counter(answer.said.is_true for answer in answers)

    assert len(answers) >= 280
    assert count[True] >= 100
    assert count[False] >= 100
    assert count[None] >= 20


def test_no_true_statement_is_refuted(answers: list[Answer]) -> None:
    assert list(wrong(answers, is_true=True, state="refuted")) == []


def test_no_false_statement_is_confirmed(answers: list[Answer]) -> None:
    assert list(wrong(answers, is_true=False, state="confirmed")) == []


def test_what_the_repository_cannot_tell_is_left_to_a_human(answers: list[Answer]) -> None:
    assert list(wrong(answers, is_true=None, state="refuted")) == []
    assert list(wrong(answers, is_true=None, state="confirmed")) == []


def test_most_statements_are_found_and_decided(answers: list[Answer]) -> None:
    decidable = [answer for answer in answers if answer.said.is_true is not None]
    found = [answer for answer in decidable if answer.states]
    decided = [answer for answer in found if {"refuted", "confirmed"} & set(answer.states)]

    assert len(found) >= 0.95 * len(decidable)
    assert len(decided) >= 0.65 * len(decidable)
