"""How well claims are found in sentences, measured as precision, recall, right kind and right subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.claims.find import find_claims
from bot.model.claims import Claim, plain_name

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Sentence:
    kind: str | None
    subject: str
    text: str


@dataclass(frozen=True)
class Scores:
    precision: float
    recall: float
    kind: float
    subject: float


def read(name: str) -> list[Sentence]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ¦ ", 2) for line in lines if " ¦ " in line and not line.startswith("# A claim")]
    return [
        Sentence(None if kind == "-" else kind, subject, text.replace("\\n", "\n"))
        for kind, subject, text in rows
    ]


def is_named(claim: Claim, subject: str) -> bool:
    """An issue's address may be spelled out; the rest must be what the label says."""
    return plain_name(claim.subject) == plain_name(subject) or (
        subject.startswith("#") and claim.subject.endswith(subject)
    )


def score(sentences: Sequence[Sentence]) -> Scores:
    found = [(sentence, find_claims(sentence.text)) for sentence in sentences]
    right = [(sentence, claims) for sentence, claims in found if claims and sentence.kind]
    reported = sum(bool(claims) for _, claims in found)
    return Scores(
        precision=len(right) / reported,
        recall=len(right) / sum(sentence.kind is not None for sentence in sentences),
        kind=sum(any(c.kind.value == s.kind for c in claims) for s, claims in right) / len(right),
        subject=sum(any(is_named(c, s.subject) for c in claims) for s, claims in right) / len(right),
    )


HALVES = {"tuned": read("held_out.txt")[::2], "reported": read("held_out.txt")[1::2]}


@pytest.mark.parametrize("half", HALVES)
def test_claims_are_told_from_their_look_alikes(half: str) -> None:
    scores = score(HALVES[half])

    assert scores.precision >= 0.95, scores
    assert scores.recall >= 0.9, scores
    assert scores.kind >= 0.9, scores
    assert scores.subject >= 0.9, scores


@pytest.mark.parametrize("name", ["fresh_1.txt", "fresh_2.txt"])
def test_claims_are_found_in_fresh_batches_of_sentences(name: str) -> None:
    scores = score(read(name))

    assert scores.precision >= 0.9, scores
    assert scores.recall >= 0.8, scores
    assert scores.kind >= 0.85, scores
    assert scores.subject >= 0.85, scores


def test_there_are_enough_sentences_of_either_sort() -> None:
    sentences = read("held_out.txt")

    claims = sum(sentence.kind is not None for sentence in sentences)

    assert claims >= 150
    assert len(sentences) - claims >= 150


def test_the_rules_still_do_what_they_were_written_for() -> None:
    scores = score(read("examples.txt"))

    assert scores.precision >= 0.98, scores
    assert scores.recall >= 0.94, scores
