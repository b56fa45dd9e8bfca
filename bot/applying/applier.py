"""Applies one look's effects: what GitHub refuses beside the act is noted and told, not waited for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from bot.decide import act_of, circumstances, published, review_by
from bot.github.errors import GitHubError, RateLimited, is_refusal
from bot.model.decided import DONE, FAILED, MOST_WORDS, Deed
from bot.model.effects import (
    Act,
    ActOutcome,
    DeleteBranch,
    Effect,
    Enqueue,
    Merge,
    Merged,
    NoteAnswered,
    PublishCheck,
    React,
    Refused,
    Reply,
    RequestReviews,
    Still,
    Unsettled,
)
from bot.model.gate import Case, Examined
from bot.model.keys import PullRequestKey
from bot.model.side_act import RefusedAct
from bot.model.snapshot import PullRequestState
from bot.render.masking import mask

log = structlog.get_logger()


class EffectDoor(Protocol):
    """Through which all effects leave."""

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        """Make the check run say this; its id. `is_group` for one on a merge group's head."""

    async def carry_out(self, key: PullRequestKey, effect: Effect) -> None:
        """Do it, and remember that it was done."""

    async def attempt(self, key: PullRequestKey, act: Act, still: Still | None = None) -> ActOutcome:
        """Have GitHub do it, a merge only if it is `still` wanted; what came of it."""

    async def note_refused(self, key: PullRequestKey, refused: RefusedAct) -> None:
        """Remember what GitHub refused."""

    async def forget_refused(self, key: PullRequestKey, act: str) -> None:
        """It was done after all."""

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        """Note what trackers are to be told; it never fails, and nothing is sent now."""


class Applier:
    """One look's effects. `case` grows with what is learnt meanwhile; `has_news` says that it did.

    `deeds` are what was tried so far and what came of it, in its order.
    """

    def __init__(
        self, case: Case, door: EffectDoor, *, still: Still | None = None, is_group: bool = False
    ) -> None:
        """`still` tells whether a merge is wanted yet; `is_group` that a merge group's head is judged."""
        self._key = case.snapshot.key
        self._door = door
        self._still = still
        self._is_group = is_group
        self._failed: GitHubError | None = None
        self._unsaid: set[str] = set()
        self._merged: Merged | None = None
        self.case = case
        self.has_news = False
        self.deeds: list[Deed] = []

    async def apply(self, effects: Iterable[Effect]) -> None:
        """Carry them out in their order; once there are news, the head's check run is left to who tells them.

        Raises:
            GitHubError: what Babysit is there for failed, or a limit is reached.
        """
        for effect in effects:
            if isinstance(effect, RequestReviews):
                await self._ask_reviewers(effect)
            elif not (self.has_news and self._is_of_head(effect)):
                await self._attempt(effect, act_of(effect))

    async def attempt(self, act: Act) -> ActOutcome:
        """GitHub's answer to the act."""
        outcome = await self._door.attempt(self._key, act, self._still)
        words = outcome.message if isinstance(outcome, Refused | Unsettled) else ""
        self._note(act, type(outcome).__name__, words)
        log.info(
            "pull_request.act_answered",
            number=self._key.number,
            act=type(act).__name__,
            outcome=type(outcome).__name__,
        )
        if isinstance(act, Merge | Enqueue) and isinstance(outcome, Merged):
            self._merged = outcome
        return outcome

    async def announce(self, examined: Sequence[Examined]) -> None:
        """Note what trackers are to be told, of a merge at once, for no other look may follow."""
        case = self.case
        if self._merged is not None:
            over = replace(
                case.snapshot,
                state=PullRequestState.MERGED,
                merge_sha=self._merged.sha,
                merged_at=case.now,
            )
            case = replace(case, snapshot=over)
        await self._door.announce(case, examined)

    async def tell_news(self, effects: Iterable[Effect]) -> None:
        """Publish the head's check run among the effects, which says by now what could not be done."""
        self.has_news = False
        for effect in effects:
            if self._is_of_head(effect):
                await self._attempt(effect, None)

    def finish(self) -> None:
        """End the look.

        Raises:
            GitHubError: a side act failed in a way that passes, and is to be tried again soon.
        """
        if self._failed is not None:
            raise self._failed

    def _is_of_head(self, effect: Effect) -> bool:
        return isinstance(effect, PublishCheck) and effect.head_sha == self.case.snapshot.head.sha

    async def _ask_reviewers(self, effect: RequestReviews) -> None:
        """All at once; each for themselves where GitHub refuses somebody among them."""
        everybody = [RequestReviews(users=[login]) for login in effect.users]
        everybody += [RequestReviews(team_slugs=[slug]) for slug in effect.team_slugs]
        if len(everybody) > 1:
            try:
                await self._door.carry_out(self._key, effect)
            except GitHubError as error:
                if not is_refusal(error):
                    self._note(effect, FAILED, error.message)
                    await self._settle(review_by(_name(everybody[0])), error)
                    return
            else:
                self._note(effect, DONE)
                return
        for request in everybody:
            await self._attempt(request, review_by(_name(request)))

    async def _attempt(self, effect: Effect, act: str | None) -> None:
        if isinstance(effect, NoteAnswered) and effect.source in self._unsaid:
            return
        try:
            await self._carry_out(effect)
        except GitHubError as error:
            self._note(effect, FAILED, error.message)
            if act is None or (isinstance(effect, DeleteBranch) and not is_refusal(error)):
                raise  # the merge is not finished before it is known what became of its branch
            if isinstance(effect, React | Reply) and not is_refusal(error):
                self._unsaid.add(effect.source)
            await self._settle(act, error)
        else:
            self._note(effect, DONE)
            if act is not None and act in self.case.refused:
                await self._door.forget_refused(self._key, act)
                self._learn({name: refused for name, refused in self.case.refused.items() if name != act})

    def _note(self, tried: Effect | Act, outcome: str, words: str = "") -> None:
        deed = Deed(name=type(tried).__name__, outcome=outcome, words=mask(words)[:MOST_WORDS])
        self.deeds.append(deed)

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
            await self._door.note_refused(self._key, refused)
        else:
            self._failed = self._failed or error
        self._learn({**self.case.refused, act: refused})

    def _learn(self, refused: dict[str, RefusedAct]) -> None:
        self.case = replace(self.case, refused=refused)
        self.has_news = True

    async def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, PublishCheck):
            on_group = self._is_group or not self._is_of_head(effect)
            check_run_id = await self._door.publish(self._key, effect, is_group=on_group)
            if not on_group:
                self.case = published(self.case, effect, check_run_id)
            return
        await self._door.carry_out(self._key, effect)
        if isinstance(effect, NoteAnswered):
            self._log_answered(effect)

    def _log_answered(self, effect: NoteAnswered) -> None:
        for said in self.case.commands:
            if said.lines and said.statement.identity == effect.source:
                log.info(
                    "command.answered",
                    repository=self._key.repository,
                    number=self._key.number,
                    source=effect.source,
                    by=said.statement.author.login,
                    commands=[line.split(" ", 1)[0].removeprefix("/") for line in said.lines],
                    is_refused=said.is_refused,
                )


def _name(request: RequestReviews) -> str:
    return f"@{request.users[0]}" if request.users else request.team_slugs[0]
