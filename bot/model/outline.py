"""The little of a pull request that one read tells, where nothing more can be read."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.keys import PullRequestKey
from bot.model.snapshot import OwnCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An open pull request at its head, with Babysit's own check run there."""

    key: PullRequestKey
    head_sha: str
    base_ref: str
    read_at: datetime
    own_check: OwnCheck | None = None
