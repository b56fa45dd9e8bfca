"""Keeps check runs few: at most one of ours is open on any commit, and none where nobody judges any more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from bot.github.errors import GitHubError, is_refusal
from bot.model.effects import EndCheck, PublishCheck
from bot.model.keys import HeadKey, PullRequestKey, identity_of
from bot.model.snapshot import OpenCheck, OwnCheck
from bot.records.open_checks import OpenChecks
from bot.storage.turns import OwnTurns, Turns

log = structlog.get_logger()


class CheckRunWriter(Protocol):
    """What publishing needs of GitHub."""

    async def publish_check(self, key: PullRequestKey, effect: PublishCheck) -> int:
        """Make the check run say this; its id."""
        ...

    async def read_own_check(self, key: PullRequestKey, head_sha: str) -> OwnCheck | None:
        """Babysit's own newest check run on a commit."""
        ...

    async def end_check(self, key: PullRequestKey, effect: EndCheck) -> None:
        """Conclude what is open of Babysit's check runs on a commit."""
        ...

    async def pull_requests_at(self, key: HeadKey) -> Sequence[PullRequestKey]:
        """The open pull requests that have this commit as their head."""
        ...


class Publisher:
    """Publishes and ends check runs, and remembers which may be open."""

    def __init__(self, github: CheckRunWriter, open_checks: OpenChecks, turns: Turns | None = None) -> None:
        self._github = github
        self._open_checks = open_checks
        self._turns = turns or OwnTurns()

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        """Make the check run say this, whether or not whoever decided it saw the one there is; its id.

        Raises:
            GitHubError: it could not be published.
        """
        async with self._turns.taking(_place(key, effect.head_sha)):
            return await self._publish(key, effect, is_group=is_group)

    async def _publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        known = {check.head_sha for check in await self._open_checks.of(key)}
        if effect.check_run_id is None and await self._open_checks.is_open(key, effect.head_sha):
            effect = await self._beside_earlier(key, effect)
        if effect.conclusion is None and effect.head_sha not in known:
            await self._open_checks.note(key, OpenCheck(head_sha=effect.head_sha, is_group=is_group))
        check_run_id = await self._github.publish_check(key, effect)
        if effect.conclusion is not None and effect.head_sha in known:
            await self._open_checks.forget(key, effect.head_sha)
        return check_run_id

    async def end(self, key: PullRequestKey, effect: EndCheck) -> None:
        """Conclude what is open there, unless another open pull request is judged at this very commit.

        Where nothing is known to be open, one request finds out.

        Raises:
            GitHubError: it could not be read or concluded.
        """
        if not await self._open_checks.is_open(key, effect.head_sha):
            own = await self._github.read_own_check(key, effect.head_sha)
            if own is None or own.status == "completed":
                return
        head = HeadKey(
            installation_id=key.installation_id,
            repository_id=key.repository_id,
            repository=key.repository,
            head_sha=effect.head_sha,
        )
        others = [
            pull_request
            for pull_request in await self._github.pull_requests_at(head)
            if pull_request.number != key.number
        ]
        if not others:
            try:
                await self._github.end_check(key, effect)
            except GitHubError as error:
                if not is_refusal(error):
                    raise
                log.warning("check_run.not_ended", head_sha=effect.head_sha, error=str(error))
        await self._open_checks.forget(key, effect.head_sha)

    async def _beside_earlier(self, key: PullRequestKey, effect: PublishCheck) -> PublishCheck:
        """The effect with the run that was begun there before, by somebody who may have been killed."""
        own = await self._github.read_own_check(key, effect.head_sha)
        if own is None:
            return effect
        return replace(
            effect,
            check_run_id=own.check_run_id,
            earlier=own.external_id,
            is_earlier_open=own.status != "completed",
        )


def _place(key: PullRequestKey, head_sha: str) -> str:
    """Two pull requests with one head are looked at side by side, and have one check run."""
    return f"check {key.installation_id} {identity_of(key.repository_id, key.repository)} {head_sha}"
