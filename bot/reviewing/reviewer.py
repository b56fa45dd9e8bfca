"""Reviews a head once: looks it up, else reads what is changed, has it answered, and remembers the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import msgspec

from bot.checklist.builtin import DIRECTORY
from bot.clock import Clock
from bot.github.comparison import Comparison, Listing
from bot.github.entries import Entry, Place
from bot.github.errors import Forbidden, Malformed, NotFound, Unprocessable
from bot.github.files import LARGEST_BYTES, ReadChange
from bot.model.checklist import BrokenItems, NotReviewed, Posted, Reviewed, ReviewOutcome
from bot.model.config import ChecklistConfig
from bot.model.effects import PostFindings, PublishChecklist
from bot.model.keys import PullRequestKey
from bot.model.markers import digest
from bot.model.review import Review, Verdict
from bot.model.snapshot import Snapshot
from bot.records.records import Judged, Record, Records
from bot.reviewing.analysts import Analyst, NoAnswerError
from bot.reviewing.assignment import Answer, Assignment, Broken

MOST_BESIDE = 100
"""Files beside the changed ones that one round reads: one request."""

MOST_ROUNDS = 3
RETRIED_AFTER = timedelta(minutes=4)
"""When an analysis that broke off is worth another try."""


class GitHub(Protocol):
    """What a review needs of GitHub."""

    async def read_comparison(self, key: PullRequestKey, base_sha: str, head_sha: str) -> Comparison:
        """The merge base of two commits, and the files that differ from it."""
        ...

    async def read_change(self, key: PullRequestKey, compared: Comparison) -> ReadChange:
        """The contents of what is changed."""
        ...

    async def read_listing(self, key: PullRequestKey, sha: str) -> Listing:
        """Every path of a commit."""
        ...

    async def read_entries(
        self, key: PullRequestKey, places: Sequence[Place]
    ) -> Mapping[Place, Entry | None]:
        """The files at some paths of commits."""
        ...

    async def read_folder(self, key: PullRequestKey, sha: str, path: str) -> Mapping[str, str]:
        """The texts of the files directly in a folder of a commit."""
        ...

    async def publish_checklist(self, key: PullRequestKey, effect: PublishChecklist) -> int:
        """Make the checklist comment say this; the id it has now."""
        ...

    async def post_findings(self, key: PullRequestKey, effect: PostFindings) -> Mapping[str, int]:
        """Comment on lines; the comments' ids by fingerprint, 0 where GitHub refused."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """What the checklist said of a head, and what was made known of it."""

    outcome: ReviewOutcome | None
    posted: Posted


class Reviewer:
    """The checklist for the running server."""

    def __init__(self, github: GitHub, records: Records, analyst: Analyst, clock: Clock) -> None:
        self._github = github
        self._records = records
        self._analyst = analyst
        self._clock = clock

    async def look(self, snapshot: Snapshot, config: ChecklistConfig) -> Look:
        """The review of this very head, from memory where it was made before: then GitHub is asked nothing.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        key = snapshot.key
        if config.is_off:
            return Look(None, Posted())
        judged = Judged(head_sha=snapshot.head.sha, base_sha=snapshot.base.sha, terms=terms(config))
        known = await self._records.find(key, judged)
        if known is None or self._is_stale(known):
            known = await self._review(key, judged, config)
        return Look(known.outcome, await self._records.posted(key))

    async def carry_out(self, key: PullRequestKey, effect: PublishChecklist | PostFindings) -> None:
        """Say it, and remember that it was said.

        Raises:
            GitHubError: it could not be said.
        """
        match effect:
            case PublishChecklist():
                comment_id = await self._github.publish_checklist(key, effect)
                await self._records.note_comment(key, comment_id, effect.digest, self._clock.now())
            case PostFindings():
                comments = await self._github.post_findings(key, effect)
                await self._records.note_findings(key, comments, self._clock.now())

    def _is_stale(self, known: Record) -> bool:
        """A suppression may have run out over night; an analysis that broke off deserves another try."""
        now = self._clock.now()
        match known.outcome:
            case NotReviewed():
                return now - known.reviewed_at >= RETRIED_AFTER
            case Reviewed(review=review):
                return bool(review.suppressions) and known.reviewed_at.date() != now.date()
            case BrokenItems():
                return False

    async def _review(self, key: PullRequestKey, judged: Judged, config: ChecklistConfig) -> Record:
        """A fresh review, unless the base only moved on without changing what is judged."""
        try:
            compared = await self._github.read_comparison(key, judged.base_sha, judged.head_sha)
            own = await self._github.read_folder(key, judged.base_sha, config.extra)
            judged = replace(judged, merge_base=compared.merge_base, items=digest(*sorted(own.items())))
            moved = await self._records.find_moved(key, judged)
            if moved is not None and not self._is_stale(moved):
                return moved
            outcome = await self._answered(key, compared, own, config)
        except (NotFound, Forbidden, Malformed, Unprocessable) as error:
            outcome = NotReviewed(reason=f"{error}.")
        except NoAnswerError as error:
            outcome = NotReviewed(reason=str(error))
        record = Record(outcome=outcome, reviewed_at=self._clock.now())
        await self._records.keep(key, judged, record)
        return record

    async def _answered(
        self, key: PullRequestKey, compared: Comparison, own: Mapping[str, str], config: ChecklistConfig
    ) -> ReviewOutcome:
        """The answers, asked again while files beside the changed ones are wanted that can be had."""
        read = await self._github.read_change(key, compared)
        assignment = Assignment(
            base=compared.merge_base,
            head=compared.head,
            files=read.change.files,
            config=config,
            today=self._clock.now().date(),
            most_bytes=LARGEST_BYTES,
            items=own,
            paths=compared.paths,
        )
        answer = await self._analyst.answer(assignment)
        asked: set[str] = {path for file in assignment.files for path in (file.path, file.base_path)}
        for _round in range(MOST_ROUNDS):
            fuller = await self._fuller(key, assignment, answer, asked)
            if fuller is None:
                break
            assignment = fuller
            answer = await self._analyst.answer(assignment)
        if isinstance(answer, Broken):
            return BrokenItems(problems=answer.problems)
        on_diff = on_diff_of(answer.review, compared)
        return Reviewed(review=answer.review, on_diff=on_diff, gap=read.gap)

    async def _fuller(
        self, key: PullRequestKey, assignment: Assignment, answer: Answer, asked: set[str]
    ) -> Assignment | None:
        """The assignment with what was missed and not `asked` for yet; None where nothing more can be had."""
        if isinstance(answer, Broken):
            return None
        if answer.wants_paths:
            listing = await self._github.read_listing(key, assignment.head)
            return replace(assignment, paths=tuple(listing.blobs))
        missed = [path for path in answer.missed if path not in asked][:MOST_BESIDE]
        if not missed:
            return None
        asked.update(missed)
        entries = await self._github.read_entries(key, [(assignment.head, path) for path in missed])
        found = {
            path: entry.content
            for (_, path), entry in entries.items()
            if entry is not None and entry.content is not None
        }
        return replace(assignment, beside={**assignment.beside, **found}) if found else None


def on_diff_of(review: Review, compared: Comparison) -> frozenset[str]:
    """The fingerprints of the failing subjects whose line the diff shows."""
    shown = {file.path: file.shown for file in compared.files}
    return frozenset(
        subject.fingerprint
        for item in review.items
        for subject in item.subjects(Verdict.FAIL)
        if subject.line in shown.get(subject.path, ())
    )


def terms(config: ChecklistConfig) -> str:
    """A digest of all that decides the answers beside the code: configuration, engine, items."""
    return digest(msgspec.json.encode(config, order="deterministic"), _engine())


@cache
def _engine() -> str:
    """A digest of the engine's own files, so that a newer Babysit judges anew."""
    engine = Path(__file__).resolve().parents[1] / "checklist"
    files = [*sorted(engine.rglob("*.py")), *sorted(DIRECTORY.glob("*.md"))]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
