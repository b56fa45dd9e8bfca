"""Claims on a pull request: found in what is said, numbered, judged at each head, and answered once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.claim_verification import blocking_authors, gathering
from bot.claim_verification.blocking_authors import Holders
from bot.claim_verification.claim_matching import call_roll
from bot.claim_verification.finder import Finder, FoundClaim
from bot.claim_verification.gathering import Gatherer, Judgement
from bot.claim_verification.tracker_claims import TrackerClaims
from bot.github.errors import GitHubError, RateLimited
from bot.model.claims import ClaimKind, ClaimState, ClaimVerdict, KnownClaim
from bot.model.effects import AnswerClaimant, ClaimEffect, PublishComment, Remind
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.reaction import Reaction
from bot.model.snapshot import Statement
from bot.model.time import Clock
from bot.policy.settlements import Settlement, settlements
from bot.records.claims import ClaimRecord, Claims

NONE_AFRESH: frozenset[str] = frozenset()
EVERY_CLAIM = frozenset({"*"})
"""What to verify afresh: names such as "C2", or all that stand."""

SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=1)
"""Between two looks at what only time tells: twice as long each time."""
UNREAD = ClaimVerdict(
    state=ClaimState.UNVERIFIED, evidence=("GitHub could not be asked; Babysit looks again by itself.",)
)
_OPEN = frozenset({ClaimState.UNVERIFIED, ClaimState.UNDETERMINED, ClaimState.CONFIRMED})

log = structlog.get_logger()


class EvidenceAndReplies(gathering.EvidenceReader, blocking_authors.PersonReader, Protocol):
    """What claims need of GitHub."""

    async def publish_comment(self, key: PullRequestKey, effect: PublishComment) -> int:
        """Make a comment of ours say this; the id it has now."""
        ...

    async def react(self, key: PullRequestKey, statement: Statement, reaction: Reaction) -> None:
        """React to a statement."""
        ...


class Verifier:
    """Claims for the running server."""

    def __init__(
        self,
        github: EvidenceAndReplies,
        claims: Claims,
        clock: Clock,
        trackers: TrackerClaims | None = None,
    ) -> None:
        """Without `trackers` a human decides on what is blocked by an issue."""
        self._github = github
        self._trackers = trackers
        self._claims = claims
        self._clock = clock
        self._finder = Finder()
        self._gatherer = Gatherer(github)
        self._holders = Holders(github, clock)

    async def inform(self, case: Case, afresh: frozenset[str] = NONE_AFRESH) -> Case:
        """The case with its claims at this head; asks GitHub nothing where every verdict is known.

        Raises:
            RateLimited: GitHub asks for calm.
        """
        snapshot = case.snapshot
        known = await self._claims.of(snapshot.key)
        search = await self._finder.search(snapshot, case.config.agents)
        if not known and not search.found:
            return replace(case, unread=search.unread)
        began_at = self._clock.now()
        is_whole = not snapshot.missing and not search.unread
        roll = call_roll(known, search.found, began_at, is_whole=is_whole)
        roll = await self._verified(case, roll, afresh, began_at)
        before = {record.number: record for record in known}
        await self._claims.keep(
            snapshot.key, [record for record in roll if before.get(record.number) != record]
        )
        claims = await self._known(case, roll, search.found)
        return replace(case, claims=claims, unread=search.unread)

    async def carry_out(self, key: PullRequestKey, effect: ClaimEffect) -> None:
        """Say it, and remember that it was said.

        Raises:
            GitHubError: it could not be said.
        """
        match effect:
            case AnswerClaimant():
                await self._github.react(key, effect.statement, Reaction.TAKEN)
                await self._claims.note_told(key, effect.numbers, self._clock.now())
            case Remind():
                await self._github.publish_comment(key, PublishComment(comment_id=None, body=effect.body))
                await self._claims.note_reminded(key, effect.numbers, self._clock.now())

    async def note_told(self, key: PullRequestKey, numbers: Sequence[int]) -> None:
        """Remember that the one comment answers whoever made these claims."""
        await self._claims.note_told(key, numbers, self._clock.now())

    async def _verified(
        self, case: Case, roll: Sequence[ClaimRecord], afresh: frozenset[str], now: datetime
    ) -> Sequence[ClaimRecord]:
        """The roll with verdicts for this head."""
        head_sha = case.snapshot.head.sha
        due = [record for record in roll if is_due(record, head_sha, now, afresh)]
        if not due:
            return roll
        judged = await self._judged(case, due)
        settled = settlements(case)
        fresh = {
            record.number: _after(record, judgement, settled.get(f"C{record.number}"), head_sha, now)
            for record, judgement in zip(due, judged, strict=True)
        }
        return [fresh.get(record.number, record) for record in roll]

    async def _judged(self, case: Case, due: Sequence[ClaimRecord]) -> Sequence[Judgement]:
        """What GitHub does not tell now leaves a claim unverified, and is asked for again."""
        claims = [record.claim for record in due]
        try:
            judged = await self._gatherer.judge(case.snapshot, claims)
            if self._trackers is not None:
                judged = await self._trackers.judged(case, claims, judged)
        except RateLimited:
            raise
        except GitHubError as error:
            log.warning("claims.not_verified", claims=len(due), error=str(error))
            return [Judgement(verdict=UNREAD, is_provisional=True) for _ in due]
        log.info(
            "claims.verified",
            head_sha=case.snapshot.head.sha,
            verdicts={
                f"C{r.number}": judgement.verdict.state.value
                for r, judgement in zip(due, judged, strict=True)
            },
        )
        return judged

    async def _known(
        self, case: Case, roll: Sequence[ClaimRecord], found: Sequence[FoundClaim]
    ) -> Sequence[KnownClaim]:
        """The claims as gates and readers see them; who may write is asked only where it matters."""
        by_identity: dict[str, list[FoundClaim]] = {}
        for candidate in found:
            by_identity.setdefault(candidate.claim.identity, []).append(candidate)
        asked = [record for record in roll if record.state in _OPEN]
        said_of = [by_identity.get(record.claim.identity, ()) for record in asked]
        holding = await self._holders.holding(case.snapshot.key, case.config.claims.hold_from, said_of)
        holds = {record.number: is_holding for record, is_holding in zip(asked, holding, strict=True)}
        return [_known_claim(record, holds=holds.get(record.number, True)) for record in roll]


def is_due(record: ClaimRecord, head_sha: str, now: datetime, afresh: frozenset[str]) -> bool:
    """Whether a claim is to be looked at: at a new head, when its time has come, when asked to.

    A check's runs are in every snapshot, so that looking at them costs nothing.
    """
    if record.state is ClaimState.WITHDRAWN:
        return False
    is_known = record.head_sha == head_sha and record.state is not ClaimState.UNVERIFIED
    is_time = record.again_at is not None and record.again_at <= now
    is_asked = bool(afresh & {f"C{record.number}", *EVERY_CLAIM})
    if record.head_sha == head_sha and record.again_at is not None and not is_asked:
        return is_time
    return not is_known or is_asked or record.claim.kind is ClaimKind.CHECK


def _after(
    record: ClaimRecord, judged: Judgement, settlement: Settlement | None, head_sha: str, now: datetime
) -> ClaimRecord:
    """The record with its verdict on this head; what held once and no longer does is resolved."""
    verdict = judged.verdict
    is_agreed = settlement is not None and not settlement.is_refuted
    held = record.was_confirmed or (is_agreed and record.state is not ClaimState.REFUTED)
    if verdict.state is ClaimState.REFUTED and held:
        verdict = replace(verdict, state=ClaimState.RESOLVED)
    is_same = record.head_sha == head_sha and record.verdict == verdict
    if is_same and record.claim.kind is ClaimKind.CHECK:
        return record
    fresh = replace(
        record.in_state(verdict, now),
        head_sha=head_sha,
        verified_at=now,
        was_confirmed=held or verdict.state is ClaimState.CONFIRMED,
    )
    return replace(fresh, again_at=_again_at(fresh, judged, now))


def _again_at(record: ClaimRecord, judged: Judgement, now: datetime) -> datetime | None:
    """When time alone may tell more: what GitHub withheld, and issues of which no event may tell."""
    is_issue = record.claim.kind is ClaimKind.ISSUE
    is_elsewhere = not record.claim.subject.startswith("#")  # it may be opened again, and no event tells
    waits = judged.is_provisional or (is_issue and (is_elsewhere or record.state in _OPEN))
    return now + min(max(now - record.since, SOONEST), LATEST) if waits else None


def _known_claim(record: ClaimRecord, *, holds: bool) -> KnownClaim:
    return KnownClaim(
        number=record.number,
        claim=record.claim,
        verdict=record.verdict,
        author=record.author,
        author_id=record.author_id,
        source=record.source,
        url=record.url,
        made_at=record.made_at,
        holds=holds,
        claimants=record.claimants,
        since=record.since,
        look_again_at=record.again_at,
        is_told=record.told_at is not None,
        is_reminded=record.reminded_at is not None,
    )
