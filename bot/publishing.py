"""Keeps check runs few: at most one of ours is open on any commit, and none where nobody judges any more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.model.effects import EndCheck, PublishCheck, SmallEffect
from bot.model.keys import HeadKey, PullRequestKey
from bot.model.snapshot import OpenCheck, OwnCheck
from bot.records.open_checks import OpenChecks


class GitHub(Protocol):
    """What publishing needs of GitHub."""

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        """Publish a check run."""
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

    def __init__(self, github: GitHub, open_checks: OpenChecks) -> None:
        self._github = github
        self._open_checks = open_checks

    async def open_checks(self, key: PullRequestKey) -> Sequence[OpenCheck]:
        """The commits on which a check run of this pull request may be open."""
        return await self._open_checks.of(key)

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> None:
        """Make the check run say this, whether or not whoever decided it saw the one there is.

        Raises:
            GitHubError: it could not be published.
        """
        known = {one.head_sha for one in await self._open_checks.of(key)}
        if effect.check_run_id is None and effect.head_sha in known:
            effect = await self._beside_earlier(key, effect)
        if effect.conclusion is None and effect.head_sha not in known:
            await self._open_checks.note(key, OpenCheck(head_sha=effect.head_sha, is_group=is_group))
        await self._github.apply(key, effect)
        if effect.conclusion is not None and effect.head_sha in known:
            await self._open_checks.forget(key, effect.head_sha)

    async def end(self, key: PullRequestKey, effect: EndCheck) -> None:
        """Conclude what is open there, unless another open pull request is judged at this very commit.

        Raises:
            GitHubError: it could not be read or concluded.
        """
        head = HeadKey(
            installation_id=key.installation_id,
            repository_id=key.repository_id,
            repository=key.repository,
            head_sha=effect.head_sha,
        )
        others = [one for one in await self._github.pull_requests_at(head) if one.number != key.number]
        if not others:
            await self._github.end_check(key, effect)
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
