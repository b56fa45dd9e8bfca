"""How well claims are found in statements that other people made: `python -m benchmarks.field.claims`.

The statements are from public issues and pull requests, their nouns changed, their grammar kept; the labels
were fixed by reading before the rules first saw them. A statement's half follows from its link alone, so that
what comes from one thread is in one half; `--half held` is for the end of a change of the rules. The second
batch was collected by somebody else, of other projects; a third of it is `--half second-held`. The third, of
projects that neither names, is mostly agents' reports; half of its threads is `--half third-held`. The
fourth, of threads that none of them names, was looked for by situations instead of words; half of it is
`--half fourth-held`. The fifth, of threads by bots and agents and about their work that none of the others
names, is halved in the same way: `--half fifth-held`.
"""

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.agents.notices import notice_of
from bot.claims.find import Context, find_claims
from bot.model.claims import Claim, plain_name

FOLDER = Path(__file__).parent
ANY = "*"
BATCHES = {
    "claims.yaml": ("open", "held"),
    "look_alikes.yaml": ("open", "held"),
    "second.yaml": ("second", "second-held"),
    "third.yaml": ("third", "third-held"),
    "fourth.yaml": ("fourth", "fourth-held"),
    "fifth.yaml": ("fifth", "fifth-held"),
}
"""The halves of each file: the one that the rules may be mended with, and the one set aside."""
HALVES = tuple(dict.fromkeys(half for halves in BATCHES.values() for half in halves))


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A claim that the statement makes. Each may be one of several; the subject `*` is not scored."""

    kinds: frozenset[str]
    subjects: frozenset[str]

    def fits_kind(self, claims: Sequence[Claim]) -> bool:
        """Whether one of the claims is of a kind that the label allows."""
        return any(claim.kind.value in self.kinds for claim in claims)

    def fits_subject(self, claims: Sequence[Claim]) -> bool:
        """Whether one of the claims is about what the label says."""
        wanted = {plain_name(subject) for subject in self.subjects}
        return ANY in self.subjects or any(_is_named(claim, wanted) for claim in claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody wrote, where, and the claims in it: none for a look-alike."""

    link: str
    text: str
    is_description: bool
    author: str
    labels: Sequence[Label]
    halves: tuple[str, str]

    @property
    def half(self) -> str:
        """Which of its batch's halves it is in, by the link alone: of the second, a third is set aside."""
        digest = int(hashlib.sha256(self.link.encode()).hexdigest(), 16)
        is_held = digest % 3 == 0 if self.halves[0] == "second" else digest % 2 == 1
        return self.halves[is_held]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A statement and the claims that were found in it."""

    statement: Statement
    found: Sequence[Claim]


def _is_named(claim: Claim, wanted: set[str]) -> bool:
    subject = plain_name(claim.subject)
    return subject in wanted or any(name.startswith("#") and subject.endswith(name) for name in wanted)


def _alternatives(text: str) -> frozenset[str]:
    return frozenset(str(text).split(" | "))


def read_statements() -> Iterator[Statement]:
    """All labelled statements."""
    for name, halves in BATCHES.items():
        for entry in YAML(typ="safe").load(FOLDER / name):
            labels = [
                Label(kinds=_alternatives(label["kind"]), subjects=_alternatives(label["subject"]))
                for label in entry["claims"]
            ]
            yield Statement(
                link=entry["link"],
                text=entry["says"],
                is_description=entry.get("place") == "description",
                author=entry.get("author", ""),
                labels=labels,
                halves=halves,
            )


def look(statement: Statement) -> Outcome:
    """What the rules find in it."""
    context = Context(is_description=statement.is_description)
    is_notice = notice_of(statement.author, statement.text) is not None
    return Outcome(statement=statement, found=() if is_notice else find_claims(statement.text, context))


def figures(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, int, int]]:
    """Each figure's name, how often it was so, and of how many."""
    real = [outcome for outcome in outcomes if outcome.statement.labels]
    reported = [outcome for outcome in outcomes if outcome.found]
    right = [outcome for outcome in real if outcome.found]
    yield "recall", len(right), len(real)
    yield "precision", len(right), len(reported)
    yield (
        "kind",
        sum(any(label.fits_kind(outcome.found) for label in outcome.statement.labels) for outcome in right),
        len(right),
    )
    named = [
        outcome for outcome in right if not all(ANY in label.subjects for label in outcome.statement.labels)
    ]
    yield (
        "subject",
        sum(
            any(label.fits_subject(outcome.found) for label in outcome.statement.labels) for outcome in named
        ),
        len(named),
    )
    several = [outcome for outcome in real if len(outcome.statement.labels) > 1]
    yield (
        "every one of several",
        sum(
            all(label.fits_subject(outcome.found) for label in outcome.statement.labels)
            for outcome in several
        ),
        len(several),
    )


def _shown(outcome: Outcome) -> str:
    found = "; ".join(f"{claim.kind.value} {claim.subject}" for claim in outcome.found) or "nothing"
    labels = "; ".join(
        f"{'|'.join(sorted(label.kinds))} {'|'.join(sorted(label.subjects))}"
        for label in outcome.statement.labels
    )
    return f"{outcome.statement.text!r}\n   label: {labels or 'none'}\n   found: {found}"


def _is_wrong(outcome: Outcome) -> bool:
    labels, found = outcome.statement.labels, outcome.found
    if not labels or not found:
        return bool(labels) != bool(found)
    return not all(label.fits_kind(found) and label.fits_subject(found) for label in labels)


def main() -> None:
    """Print the figures of a half, and with `--show` what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES, default="open")
    parser.add_argument("--show", action="store_true", help="the statements that were read wrongly")
    given = parser.parse_args()
    outcomes = [look(statement) for statement in read_statements() if statement.half == given.half]
    claims = sum(bool(outcome.statement.labels) for outcome in outcomes)
    print(f"{given.half}: {claims} statements that claim something, {len(outcomes) - claims} look-alikes")
    for name, part, whole in figures(outcomes):
        print(f"{name:<22}{part / max(whole, 1):6.3f}  ({part} of {whole})")
    if given.show:
        print("\n".join(_shown(outcome) for outcome in outcomes if _is_wrong(outcome)))


if __name__ == "__main__":
    main()
