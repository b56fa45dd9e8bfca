"""Carries out what was decided: what GitHub refuses beside the main act is noted and told, not waited for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from bot.decide import act_of, circumstances, published, review_by
from bot.github.errors import GitHubError, RateLimited, is_refusal
from bot.model.ci_report import FailedRun
from bot.model.effects import (
    AnswerClaimant,
    DeleteBranch,
    Effect,
    EndCheck,
    ListBranches,
    PostFindings,
    PublishCheck,
    PublishComment,
    PublishStatus,
    Remember,
    RememberedEffect,
    Remind,
    ReopenThread,
    ReportFailures,
    RequestReviews,
    ResolveThread,
    SmallEffect,
)
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.side_act import RefusedAct
from bot.model.snapshot import Context
from bot.render import ci_report

log = structlog.get_logger()


class GitHub(Protocol):
    """What carrying out needs of GitHub."""

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        """Carry out an effect that needs no answer and no words of ours."""

    async def read_failed_runs(self, key: PullRequestKey, failed: Sequence[Context]) -> Sequence[FailedRun]:
        """Why each context failed, as far as GitHub tells."""


class Desk(Protocol):
    """Who remembers what was done, and what could not be."""

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        """Make the check run say this; its id. `is_group` for one on a merge group's head."""

    async def carry_out(self, key: PullRequestKey, effect: RememberedEffect) -> None:
        """Do it, and remember that it was done."""

    async def note_refused(self, key: PullRequestKey, refused: RefusedAct) -> None:
        """Remember what GitHub refused."""

    async def forget_refused(self, key: PullRequestKey, act: str) -> None:
        """It was done after all."""


class Performer:
    """One look's effects. `case` grows with what is learnt meanwhile; `has_news` says that it did."""

    def __init__(
        self, key: PullRequestKey, github: GitHub, desk: Desk, case: Case, *, is_group: bool = False
    ) -> None:
        self._key = key
        self._github = github
        self._desk = desk
        self._is_group = is_group
        self._failed: GitHubError | None = None
        self.case = case
        self.has_news = False

    async def perform(self, effects: Iterable[Effect]) -> None:
        """Carry them out in their order.

        Raises:
            GitHubError: the main act failed, or a limit is reached.
        """
        for effect in effects:
            if isinstance(effect, RequestReviews):
                await self._ask_reviewers(effect)
            else:
                await self._attempt(effect, act_of(effect))

    def know(self, refused: Mapping[str, RefusedAct]) -> None:
        """Others were refused something, which is told with the rest."""
        self.case = replace(self.case, refused=refused)

    async def publish_again(self, effects: Iterable[Effect]) -> None:
        """The head's check run among the effects, which says by now what could not be done."""
        self.has_news = False
        head_sha = self.case.snapshot.head.sha
        await self.perform(
            one for one in effects if isinstance(one, PublishCheck) and one.head_sha == head_sha
        )

    def finish(self) -> None:
        """End the look.

        Raises:
            GitHubError: a side act failed in a way that passes, and is to be tried again soon.
        """
        if self._failed is not None:
            raise self._failed

    async def _ask_reviewers(self, effect: RequestReviews) -> None:
        """All at once; each for themselves where GitHub refuses somebody among them."""
        everybody = [RequestReviews(users=[login]) for login in effect.users]
        everybody += [RequestReviews(team_slugs=[slug]) for slug in effect.team_slugs]
        if len(everybody) > 1:
            try:
                await self._github.apply(self._key, effect)
            except GitHubError as error:
                if not is_refusal(error):
                    await self._settle(review_by(_name(everybody[0])), error)
                    return
            else:
                return
        for one in everybody:
            await self._attempt(one, review_by(_name(one)))

    async def _attempt(self, effect: Effect, act: str | None) -> None:
        try:
            await self._carry_out(effect)
        except GitHubError as error:
            if act is None or (isinstance(effect, DeleteBranch) and not is_refusal(error)):
                raise  # the merge is not finished before it is known what became of its branch
            await self._settle(act, error)
        else:
            if act is not None and act in self.case.refused:
                await self._desk.forget_refused(self._key, act)
                self._learn({name: one for name, one in self.case.refused.items() if name != act})

    async def _settle(self, act: str, error: GitHubError) -> None:
        """Note a refusal for good; a failure that passes is told as long as this look lasts.

        Raises:
            RateLimited: nothing else would be answered either.
        """
        if isinstance(error, RateLimited):
            raise error
        log.warning("side_act.refused", number=self._key.number, act=act, error=str(error))
        refused = RefusedAct(
            act=act, why=error.message, at=self.case.now, circumstances=circumstances(self.case)
        )
        if is_refusal(error):
            await self._desk.note_refused(self._key, refused)
        else:
            self._failed = self._failed or error
        self._learn({**self.case.refused, act: refused})

    def _learn(self, refused: Mapping[str, RefusedAct]) -> None:
        self.case = replace(self.case, refused=refused)
        self.has_news = True

    async def _carry_out(self, effect: Effect) -> None:
        match effect:
            case PublishCheck():
                on_group = self._is_group or effect.head_sha != self.case.snapshot.head.sha
                check_run_id = await self._desk.publish(self._key, effect, is_group=on_group)
                if not on_group:
                    self.case = published(self.case, effect, check_run_id)
            case ReportFailures():
                runs = await self._github.read_failed_runs(self._key, effect.failed[: ci_report.MOST_RUNS])
                report = ci_report.body(effect.head_sha, effect.failed, runs, effect.queue)
                await self._github.apply(self._key, PublishComment(comment_id=effect.comment_id, body=report))
            case (
                PostFindings()
                | ResolveThread()
                | ReopenThread()
                | PublishStatus()
                | AnswerClaimant()
                | Remind()
                | Remember()
                | EndCheck()
                | ListBranches()
            ):
                await self._desk.carry_out(self._key, effect)
            case _:
                await self._github.apply(self._key, effect)


def _name(one: RequestReviews) -> str:
    return f"@{one.users[0]}" if one.users else one.team_slugs[0]
