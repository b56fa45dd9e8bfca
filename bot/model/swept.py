"""What a sweep finds open in an installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.model.keys import PullRequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptPullRequest:
    """An open pull request; another `fingerprint` than last time says that it is worth a look.

    REST tells none, so that it is empty there; then `outline` is compared, which both ways tell: head, base,
    draft, and when it was changed last.
    """

    key: PullRequestKey
    fingerprint: str
    outline: str = ""
    head_sha: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """Every open pull request of these repositories, names by number, which were listed whole.

    `is_by_rest` says that GraphQL cannot be used at present, so that a look costs two dozen requests.
    """

    is_by_rest: bool = False
    repositories: Mapping[int, str] = field(default_factory=dict[int, str])
    pull_requests: Sequence[SweptPullRequest] = ()
