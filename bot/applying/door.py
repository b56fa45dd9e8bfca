"""The one door through which Babysit acts: each effect goes to whoever carries it out, and remembers it."""

from collections.abc import Sequence
from typing import Protocol

from bot.claim_verification.verifier import Verifier
from bot.comment_posting import Speaker
from bot.model.ci_report import FailedRun
from bot.model.effects import (
    Act,
    ActOutcome,
    AddLabel,
    AnswerClaimant,
    DeleteBranch,
    Dequeue,
    Effect,
    EndCheck,
    Enqueue,
    ForgetHolding,
    ListBranches,
    Merge,
    MergeOutcome,
    NoteAnswered,
    PostFindings,
    PublishCheck,
    PublishComment,
    PublishStatus,
    React,
    Refused,
    Remember,
    Remind,
    ReopenThread,
    Reply,
    ReportFailures,
    RequestReviews,
    ResolveThread,
    SmallEffect,
    Still,
    UpdateBranch,
    Updated,
    WithdrawalOutcome,
)
from bot.model.gate import Case, Examined
from bot.model.keys import PullRequestKey
from bot.model.reaction import Reaction
from bot.model.side_act import RefusedAct
from bot.model.snapshot import Context, Statement
from bot.model.time import Clock
from bot.publishing import Publisher
from bot.records.hearing import Hearing
from bot.records.holdings import Holdings
from bot.records.ledger import Ledger
from bot.records.refused_acts import RefusedActs
from bot.render import ci_report


class GitHubWriter(Protocol):
    """What is written to GitHub as it stands, and what a report on CI needs to be worded."""

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        """Carry out an effect that needs no answer and no words of ours."""

    async def react(self, key: PullRequestKey, statement: Statement, reaction: Reaction) -> None:
        """React to a comment or a review."""

    async def read_failed_runs(self, key: PullRequestKey, failed: Sequence[Context]) -> Sequence[FailedRun]:
        """Why each context failed, as far as GitHub tells."""

    async def merge(
        self, key: PullRequestKey, effect: Merge | Enqueue, still: Still | None = None
    ) -> MergeOutcome:
        """Try to merge, if that is `still` wanted when its turn has come."""

    async def dequeue(self, key: PullRequestKey, effect: Dequeue) -> WithdrawalOutcome:
        """Try to take it out of the merge queue."""

    async def update_branch(self, key: PullRequestKey, effect: UpdateBranch) -> str:
        """Merge the base into the head; GitHub's words where it refuses, empty where it does not."""


class Announces(Protocol):
    """Somebody who notes what others are to be told, and never fails."""

    async def announce(self, case: Case, examined: Sequence[Examined], /) -> None:
        """Note what is new since the last look."""
        ...


class Door:
    """Knows who does what; decides nothing."""

    def __init__(
        self,
        github: GitHubWriter,
        clock: Clock,
        *,
        publisher: Publisher,
        speaker: Speaker,
        claims: Verifier,
        ledger: Ledger,
        hearing: Hearing,
        refused: RefusedActs,
        holdings: Holdings,
        announcers: Sequence[Announces],
    ) -> None:
        self._github = github
        self._clock = clock
        self._publisher = publisher
        self._speaker = speaker
        self._claims = claims
        self._ledger = ledger
        self._hearing = hearing
        self._refused = refused
        self._holdings = holdings
        self._announcers = announcers

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        """Make the check run say this; its id. `is_group` for one on a merge group's head.

        Raises:
            GitHubError: it could not be published.
        """
        return await self._publisher.publish(key, effect, is_group=is_group)

    async def carry_out(self, key: PullRequestKey, effect: Effect) -> None:
        """Do it; where it is remembered that it was done, that follows at once.

        Raises:
            GitHubError: it could not be done.
        """
        match effect:
            case PublishCheck():
                await self.publish(key, effect, is_group=False)
            case EndCheck():
                await self._publisher.end(key, effect)
            case Remember() | NoteAnswered() | ForgetHolding():
                await self._write_down(key, effect)
            case React() | Reply():
                await self._answer(key, effect)
            case PublishStatus():
                await self._speaker.carry_out(key, effect)
                await self._claims.note_told(key, effect.answered)
            case PostFindings() | ResolveThread() | ReopenThread() | ListBranches():
                await self._speaker.carry_out(key, effect)
            case AnswerClaimant() | Remind():
                await self._claims.carry_out(key, effect)
            case ReportFailures():
                await self._report(key, effect)
            case PublishComment() | DeleteBranch() | AddLabel() | RequestReviews():
                await self._github.apply(key, effect)

    async def attempt(self, key: PullRequestKey, act: Act, still: Still | None = None) -> ActOutcome:
        """Have GitHub do it, a merge only if it is `still` wanted when its turn has come; what came of it.

        Raises:
            GitHubError: GitHub gave no answer.
        """
        match act:
            case Merge() | Enqueue():
                return await self._github.merge(key, act, still)
            case Dequeue():
                return await self._github.dequeue(key, act)
            case UpdateBranch():
                words = await self._github.update_branch(key, act)
                return Refused(message=words) if words else Updated()

    async def note_refused(self, key: PullRequestKey, refused: RefusedAct) -> None:
        """Remember what GitHub refused."""
        await self._refused.note(key, refused)

    async def forget_refused(self, key: PullRequestKey, act: str) -> None:
        """It was done after all."""
        await self._refused.forget(key, act)

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        """Note what trackers and channels are to be told; it never fails, and nothing is sent now."""
        for announcer in self._announcers:
            await announcer.announce(case, examined)

    async def _write_down(self, key: PullRequestKey, effect: Remember | NoteAnswered | ForgetHolding) -> None:
        """What only Babysit's own records hear of."""
        match effect:
            case Remember():
                await self._ledger.add(key, effect.entries)
            case NoteAnswered():
                await self._hearing.note_answer(key, effect.source, effect.answer, self._clock.now())
            case ForgetHolding(kept=kept):
                if kept is None:
                    await self._holdings.forget(key, [key.number])
                else:
                    await self._holdings.keep(key, [kept])

    async def _answer(self, key: PullRequestKey, effect: React | Reply) -> None:
        """What whoever gave a command sees."""
        match effect:
            case React():
                await self._github.react(key, effect.statement, effect.reaction)
            case Reply():
                reply = PublishComment(comment_id=None, body=effect.body, is_answer=True)
                await self._github.apply(key, reply)

    async def _report(self, key: PullRequestKey, effect: ReportFailures) -> None:
        """Read what failed, and comment on it."""
        runs = await self._github.read_failed_runs(key, effect.failed[: ci_report.MOST_RUNS])
        body = ci_report.body(effect.head_sha, effect.failed, runs, effect.queue)
        await self._github.apply(key, PublishComment(comment_id=effect.comment_id, body=body))
