"""What a sweep finds open in an installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.keys import PullRequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptPullRequest:
    """An open pull request; another `fingerprint` than last time says that it is worth a look."""

    key: PullRequestKey
    fingerprint: str
    head_sha: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """Every open pull request of the repositories with these numbers, which were listed whole."""

    repository_ids: frozenset[int] = frozenset()
    pull_requests: Sequence[SweptPullRequest] = ()
