"""What the checklist found in a change: items, their questions, and the subjects that answer them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.model.config import Level


class Verdict(Enum):
    """An answer. Doubt is `unclear`, never `pass`; nothing to judge is `n/a`, never `pass`."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "n/a"

    @property
    def badness(self) -> int:
        """The order in which one answer outweighs another: fail, unclear, pass, n/a."""
        return BADNESS[self]


BADNESS: Mapping[Verdict, int] = {
    Verdict.NOT_APPLICABLE: 0,
    Verdict.PASS: 1,
    Verdict.UNCLEAR: 2,
    Verdict.FAIL: 3,
}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that outweighs the others; `n/a` for none."""
    return max(verdicts, key=lambda verdict: verdict.badness, default=Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectReview:
    """One thing a question asked about. `line` counts from 1 at the head.

    `message` is plain text, foreign parts and all, never a secret. `fingerprint` names the same subject
    however far later pushes move it. `accepted` is the reason of a suppression that counts, else empty.
    """

    path: str
    line: int
    verdict: Verdict
    message: str
    fingerprint: str
    accepted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReview:
    """The answer to one question, as `B1`: the worst of its subjects.

    `level` None is its item's, and so is an empty `title`.
    """

    question: str
    text: str
    subjects: Sequence[SubjectReview] = ()
    level: Level | None = None
    title: str = ""

    @property
    def verdict(self) -> Verdict:
        """A suppressed subject still fails: accepted is not fine."""
        return worst(subject.verdict for subject in self.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReview:
    """The answer to one item, as `B`: the worst of its questions.

    `level` is what a `fail` does, unless its question has a level of its own.
    """

    item: str
    title: str
    level: Level
    questions: Sequence[QuestionReview] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of its questions."""
        return worst(question.verdict for question in self.questions)

    def subjects(self, verdict: Verdict) -> tuple[SubjectReview, ...]:
        """Every subject with that verdict, in the order of the questions."""
        return tuple(
            subject
            for question in self.questions
            for subject in question.subjects
            if subject.verdict is verdict
        )

    def level_of(self, question: QuestionReview) -> Level:
        """What a `fail` of one of its questions does."""
        return question.level or self.level

    def title_of(self, question: QuestionReview) -> str:
        """What one of its questions is called."""
        return question.title or self.title

    def blocking(self, verdict: Verdict) -> tuple[SubjectReview, ...]:
        """The subjects with that verdict that keep a merge back, those accepted left out."""
        return tuple(
            subject
            for question in self.questions
            if self.level_of(question) is Level.BLOCK
            for subject in question.subjects
            if subject.verdict is verdict and not subject.accepted
        )

    @property
    def accepted(self) -> bool:
        """Whether it fails and a suppression on the base branch accepts every failing subject."""
        failing = self.subjects(Verdict.FAIL)
        return bool(failing) and all(subject.accepted for subject in failing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanalysed:
    """A changed file that no question looked into. `reason` is one word: `language`, `size`, `binary`."""

    path: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionReview:
    """A suppression comment on changed code. `refusal` says why it does not count; empty if it does."""

    path: str
    line: int
    question: str
    reason: str
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The whole checklist on one change, items in the order of their letters."""

    base: str
    head: str
    items: Sequence[ItemReview] = ()
    unanalysed: Sequence[Unanalysed] = ()
    suppressions: Sequence[SuppressionReview] = ()

    def left_out(self) -> Mapping[str, Sequence[str]]:
        """What was not looked into: each language without analysis, or other reason, with its paths."""
        found: dict[str, list[str]] = {}
        for unanalysed in self.unanalysed:
            found.setdefault(unanalysed.detail or unanalysed.reason, []).append(unanalysed.path)
        return found

    def blocking(self, *, unclear: Level = Level.WARN) -> tuple[ItemReview, ...]:
        """The items with a blocking question that fails unaccepted, or is unclear where that blocks."""
        return tuple(
            item
            for item in self.items
            if item.blocking(Verdict.FAIL) or (unclear is Level.BLOCK and item.blocking(Verdict.UNCLEAR))
        )
