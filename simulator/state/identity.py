"""Numeric ids that only grow and the global node ids GraphQL uses for the same things."""

import base64
import itertools

_PREFIXES = {
    "User": "U",
    "Bot": "BOT",
    "Organization": "O",
    "Team": "T",
    "App": "A",
    "Repository": "R",
    "PullRequest": "PR",
    "Issue": "I",
    "IssueComment": "IC",
    "PullRequestReview": "PRR",
    "PullRequestReviewComment": "PRRC",
    "PullRequestReviewThread": "PRRT",
    "CheckRun": "CR",
    "CheckSuite": "CS",
    "StatusContext": "SC",
    "Label": "LA",
    "Commit": "C",
    "Ref": "REF",
    "MergeQueue": "MQ",
    "MergeQueueEntry": "MQE",
}


def node_id(kind: str, number: int | str) -> str:
    """GitHub's opaque global id of a thing, such as `PR_kwDO…`."""
    encoded = base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")
    return f"{_PREFIXES.get(kind, kind)}_{encoded}"


class Ids:
    """The next number of everything. One counter for all, so no two things ever share an id."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1001)

    def next(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)
