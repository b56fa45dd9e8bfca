"""Reviews a head once: looks it up, else has it examined, and remembers the answer."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from bot.checklist.items.builtin import DIRECTORY, is_off
from bot.github.comparison import Comparison, told_by
from bot.github.errors import Forbidden, Malformed, NotFound, Unprocessable
from bot.github.files import LARGEST_BYTES
from bot.github.precedence import Precedence, at_most, spending_as
from bot.model.checklist import BrokenItems, NotReviewed, Reviewed, ReviewOutcome
from bot.model.config import ChecklistConfig
from bot.model.keys import PullRequestKey
from bot.model.markers import digest
from bot.model.snapshot import Snapshot
from bot.model.time import Clock
from bot.records.records import Judged, Record, Records
from bot.reviewing.analysts import Analyst, NoAnswerError
from bot.reviewing.assignment import Assignment
from bot.reviewing.examination import Examination
from bot.reviewing.own_items import OwnItems, OwnItemsReader
from bot.reviewing.ports import ChangeReader

PAUSES = (timedelta(minutes=4), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
"""Between two tries of a review that broke off; after the last one only a Re-run brings another."""


class Reviewer:
    """The checklist for the running server."""

    def __init__(self, github: ChangeReader, records: Records, analyst: Analyst, clock: Clock) -> None:
        self._github = github
        self._records = records
        self._clock = clock
        self._own_items = OwnItemsReader(github)
        self._examination = Examination(github, analyst)

    async def look(
        self, snapshot: Snapshot, config: ChecklistConfig, *, is_afresh: bool = False
    ) -> ReviewOutcome | None:
        """The review of this very head, from memory where it was made before: then GitHub is asked nothing.

        One that is wanted `is_afresh` is made anew, and what was remembered of the head forgotten.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        key = snapshot.key
        if is_afresh:
            await self._records.forget(key, snapshot.head.sha)
        judged = Judged(head_sha=snapshot.head.sha, base_sha=snapshot.base.sha, terms=terms(config))
        known = await self._records.find(key, judged)
        if known is None or self._is_stale(known, snapshot):
            with spending_as(at_most(Precedence.LAST)):
                known = await self._review(snapshot, judged, config, known)
        return known.outcome if known is not None else None

    def _is_stale(self, known: Record, snapshot: Snapshot) -> bool:
        """A suppression may have run out over night; a review that broke off deserves another try."""
        now = self._clock.now()
        match known.outcome:
            case NotReviewed(again_at=again_at):
                return _is_rerun(snapshot) or (again_at is not None and now >= again_at)
            case Reviewed(review=review):
                return bool(review.suppressions) and known.reviewed_at.date() != now.date()
            case BrokenItems():
                return False

    async def _review(
        self, snapshot: Snapshot, judged: Judged, config: ChecklistConfig, before: Record | None
    ) -> Record | None:
        """A fresh review, unless the base only moved on and what is judged did not; None where all is off."""
        key = snapshot.key
        try:
            own = await self._own_items.find(snapshot, config)
            if is_off(config) and own.are_none:
                return None
            compared = told_by(snapshot) or await self._github.read_comparison(
                key, judged.base_sha, judged.head_sha
            )
            judged = replace(judged, merge_base=compared.merge_base, items=own.identity)
            moved = await self._records.find_moved(key, judged)
            if moved is not None and not self._is_stale(moved, snapshot):
                return moved
            outcome = await self._examined(key, compared, own, config)
        except (NotFound, Forbidden, Malformed, Unprocessable) as error:
            outcome = self._broken_off(f"{error}.", before)
        except NoAnswerError as error:
            outcome = self._broken_off(str(error), before)
        record = Record(outcome=outcome, reviewed_at=self._clock.now())
        await self._records.keep(key, judged, record)
        return record

    def _broken_off(self, reason: str, before: Record | None) -> NotReviewed:
        """Another try later, unless there were enough."""
        earlier = before.outcome if before is not None else None
        tries = 1
        if isinstance(earlier, NotReviewed) and earlier.again_at is not None:
            tries = earlier.tries + 1
        again_at = self._clock.now() + PAUSES[tries - 1] if tries <= len(PAUSES) else None
        return NotReviewed(reason=reason, tries=tries, again_at=again_at)

    async def _examined(
        self, key: PullRequestKey, compared: Comparison, own: OwnItems, config: ChecklistConfig
    ) -> ReviewOutcome:
        """The change read with the own items that are not known yet, and answered."""
        read = await self._github.read_change(key, compared, own.folder if own.texts is None else None)
        if own.texts is None:
            self._own_items.keep(key, own, read.folder)
        assignment = Assignment(
            base=compared.merge_base,
            head=compared.head,
            files=read.change.files,
            config=config,
            today=self._clock.now().date(),
            most_bytes=LARGEST_BYTES,
            items=read.folder if own.texts is None else own.texts,
            paths=compared.paths,
        )
        return await self._examination.outcome(key, compared, own.folder[0], assignment, read.gap)


def _is_rerun(snapshot: Snapshot) -> bool:
    """Whether somebody pressed Re-run on our check run: GitHub queues it until we answer."""
    return snapshot.own_check is not None and snapshot.own_check.status == "queued"


def terms(config: ChecklistConfig) -> str:
    """A digest of all that decides the answers beside the code: configuration, engine, items."""
    return digest(msgspec.json.encode(config, order="deterministic"), _engine())


@cache
def _engine() -> str:
    """A digest of the engine's own files, so that a newer Babysit judges anew."""
    engine = Path(__file__).resolve().parents[1] / "checklist"
    files = [*sorted(engine.rglob("*.py")), *sorted(DIRECTORY.glob("*.md"))]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
