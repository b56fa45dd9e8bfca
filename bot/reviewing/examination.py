"""One review from a change to answers, with what is missed on the way read in further rounds."""

from collections.abc import Iterable
from dataclasses import replace

from bot.github.comparison import Comparison
from bot.model.checklist import BrokenItems, Reviewed, ReviewOutcome
from bot.model.keys import PullRequestKey
from bot.model.review import Review, SubjectReview, Verdict
from bot.reviewing.analysts import Analyst
from bot.reviewing.assignment import Answer, Assignment, Broken
from bot.reviewing.ports import ChangeReader

MOST_BESIDE = 100
"""Files beside the changed ones that one round reads, in one request."""

MOST_ROUNDS = 3


class Examination:
    """Reads for an analyst, and asks again while it wants what can be had."""

    def __init__(self, github: ChangeReader, analyst: Analyst) -> None:
        self._github = github
        self._analyst = analyst

    async def outcome(
        self, key: PullRequestKey, compared: Comparison, base_sha: str, assignment: Assignment, gap: str
    ) -> ReviewOutcome:
        """The answers. Which lines the diff shows is only asked where something fails.

        Raises:
            NoAnswerError: the analysis broke off.
            GitHubError: something could not be read.
        """
        answer = await self._answer(key, assignment)
        if isinstance(answer, Broken):
            return BrokenItems(problems=answer.problems)
        failing = list(_failing(answer.review))
        if failing and not compared.has_patches:
            compared = await self._github.read_comparison(key, base_sha, compared.head)
        return Reviewed(review=answer.review, on_diff=_shown(failing, compared), gap=gap)

    async def _answer(self, key: PullRequestKey, assignment: Assignment) -> Answer:
        answer = await self._analyst.answer(assignment)
        asked: set[str] = {path for file in assignment.files for path in (file.path, file.base_path)}
        for _round in range(MOST_ROUNDS):
            fuller = await self._fuller(key, assignment, answer, asked)
            if fuller is None:
                break
            assignment = fuller
            answer = await self._analyst.answer(assignment)
        return answer

    async def _fuller(
        self, key: PullRequestKey, assignment: Assignment, answer: Answer, asked: set[str]
    ) -> Assignment | None:
        """The assignment with what was missed and not `asked` for yet; None where nothing more can be had.

        What the change leaves alone is the same at both ends; read at base it serves the next push, too.
        """
        if isinstance(answer, Broken):
            return None
        if answer.wants_paths:
            listing = await self._github.read_listing(key, assignment.base)
            return replace(assignment, paths=tuple(listing.blobs))
        missed = [path for path in answer.missed if path not in asked][:MOST_BESIDE]
        if not missed:
            return None
        asked.update(missed)
        entries = await self._github.read_entries(key, [(assignment.base, path) for path in missed])
        found = {
            path: entry.content
            for (_, path), entry in entries.items()
            if entry is not None and entry.content is not None
        }
        return replace(assignment, beside={**assignment.beside, **found}) if found else None


def _failing(review: Review) -> Iterable[SubjectReview]:
    return (subject for item in review.items for subject in item.subjects(Verdict.FAIL))


def _shown(failing: Iterable[SubjectReview], compared: Comparison) -> frozenset[str]:
    """The fingerprints of the failing subjects whose line the diff shows."""
    shown = {file.path: file.shown for file in compared.files}
    return frozenset(review.fingerprint for review in failing if review.line in shown.get(review.path, ()))
