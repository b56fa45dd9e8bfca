"""Says on the pull request what was decided to be said, and remembers it: GitHub may be slow to show it."""

from collections.abc import Mapping
from typing import Protocol

from bot.github.errors import Unprocessable
from bot.model.effects import (
    ListBranches,
    PostFindings,
    PublishComment,
    PublishStatus,
    ReopenThread,
    ResolveThread,
    SpokenEffect,
)
from bot.model.keys import PullRequestKey
from bot.model.time import Clock
from bot.records.listed_branches import ListedBranches
from bot.records.postings import Postings


class CommentWriter(Protocol):
    """What speaking needs of GitHub."""

    async def publish_comment(self, key: PullRequestKey, effect: PublishComment) -> int:
        """Make a comment of ours say this; the id it has now."""
        ...

    async def post_findings(self, key: PullRequestKey, effect: PostFindings) -> Mapping[str, int]:
        """Comment on lines; the comments' ids by fingerprint, 0 where GitHub refused."""
        ...

    async def turn_thread(self, key: PullRequestKey, effect: ResolveThread | ReopenThread) -> None:
        """Settle a conversation, or open it again."""
        ...


class Speaker:
    """Babysit's mouth, with a memory."""

    def __init__(
        self, github: CommentWriter, postings: Postings, clock: Clock, branches: ListedBranches
    ) -> None:
        self._github = github
        self._postings = postings
        self._clock = clock
        self._branches = branches

    async def carry_out(self, key: PullRequestKey, effect: SpokenEffect) -> None:
        """Say it, and remember that it was said.

        Raises:
            GitHubError: it could not be said.
        """
        match effect:
            case PublishStatus():
                comment = PublishComment(comment_id=effect.comment_id, body=effect.body)
                comment_id = await self._github.publish_comment(key, comment)
                await self._postings.note_comment(key, comment_id, effect.digest, self._clock.now())
            case ListBranches():
                await self._github.publish_comment(key, PublishComment(comment_id=None, body=effect.body))
                await self._branches.note(key, effect.branches)
            case PostFindings():
                comments = await self._github.post_findings(key, effect)
                await self._postings.note_findings(key, comments, self._clock.now())
            case ResolveThread() | ReopenThread():
                try:
                    await self._github.turn_thread(key, effect)
                except Unprocessable:
                    await self._postings.note_turned(key, effect, self._clock.now())
                    raise
                await self._postings.note_turned(key, effect, self._clock.now())
