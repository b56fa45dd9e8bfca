"""Counts what a review said against what the labels say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.field.labels import Half, Label, half_of, spoken_language
from benchmarks.field.replay import Replayed, Said
from bot.model.review import Verdict, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A label, and the worst that the review says there; `n/a` where it sees no subject."""

    label: Label
    verdict: Verdict
    message: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether who read the code calls it wrong."""
        return self.label.label == "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A `fail` where there is no label yet: somebody has to read it."""

    repository: str
    commit: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is counted together: the labels, failures without label, subjects and added lines of one kind."""

    judged: Sequence[Judged] = ()
    unjudged: Sequence[Unjudged] = ()
    subjects: int = 0
    unclear: int = 0
    added_lines: int = 0

    def count(self, verdict: Verdict, *, wrong: bool, found: bool = False) -> int:
        """How many labels of one sort were answered so; those `found` by a review only where asked for."""
        return sum(
            judged.verdict is verdict and judged.is_wrong is wrong and (found or not judged.label.found)
            for judged in self.judged
        )

    @property
    def wrong(self) -> int:
        """The labels that recall is a share of."""
        return sum(judged.is_wrong and not judged.label.found for judged in self.judged)

    @property
    def fine(self) -> int:
        """The labels that must not fail."""
        return sum(not judged.is_wrong for judged in self.judged)

    @property
    def recall(self) -> float | None:
        """None where nothing is wrong."""
        return self.count(Verdict.FAIL, wrong=True) / self.wrong if self.wrong else None

    @property
    def alarms(self) -> int:
        """Failures where the code is fine."""
        return self.count(Verdict.FAIL, wrong=False, found=True)

    @property
    def precision(self) -> float | None:
        """Of the failures that somebody judged; None where there are none."""
        right = self.count(Verdict.FAIL, wrong=True, found=True)
        return right / (right + self.alarms) if right + self.alarms else None

    @property
    def alarms_per_1000_lines(self) -> float:
        """False alarms for each thousand added lines."""
        return 1000 * self.alarms / self.added_lines if self.added_lines else 0.0

    @property
    def unclear_share(self) -> float:
        """Of all subjects, labelled or not."""
        return self.unclear / self.subjects if self.subjects else 0.0


def row(
    labels: Sequence[Label], reviews: Mapping[tuple[str, str], Replayed], question: str, half: Half | None
) -> Row:
    """The row of a question: labels of that half, and what the reviews said on lines of it."""
    mine = [label for label in labels if label.question == question]
    files = {(label.repository, label.commit, label.path) for label in mine}
    said = [
        Unjudged(repository=repository, commit=commit, said=one)
        for (repository, commit), review in reviews.items()
        for one in review.said
        if one.question == question
        and (repository, commit, one.path) in files
        and half in {None, half_of(repository, one.path, one.line)}
    ]
    placed = {(label.repository, label.commit, label.path, line) for label in mine for line in label.lines}
    return Row(
        judged=[_judged(label, reviews) for label in mine if half in {None, label.half}],
        unjudged=[
            unjudged
            for unjudged in said
            if unjudged.said.verdict is Verdict.FAIL
            and (unjudged.repository, unjudged.commit, unjudged.said.path, unjudged.said.line) not in placed
        ],
        subjects=len(said),
        unclear=sum(unjudged.said.verdict is Verdict.UNCLEAR for unjudged in said),
        added_lines=sum(_added(at, reviews, half) for at in files),
    )


def _judged(label: Label, reviews: Mapping[tuple[str, str], Replayed]) -> Judged:
    there = [
        said
        for said in reviews[label.repository, label.commit].said
        if said.question == label.question and said.path == label.path and said.line in label.lines
    ]
    verdict = worst(said.verdict for said in there)
    return Judged(
        label=label,
        verdict=verdict,
        message=next((said.message for said in there if said.verdict is verdict), ""),
    )


def _added(at: tuple[str, str, str], reviews: Mapping[tuple[str, str], Replayed], half: Half | None) -> int:
    repository, commit, path = at
    lines = reviews[repository, commit].added_lines[path]
    return sum(half in {None, half_of(repository, path, line + 1)} for line in range(lines))


def by_language(labels: Iterable[Label]) -> dict[str, list[Label]]:
    """The labels by language, in the order of the languages' names."""
    known = list(labels)
    names = sorted({spoken_language(label.path) for label in known})
    return {name: [label for label in known if label.language == name] for name in names}
