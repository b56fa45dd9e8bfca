"""Everything that can go wrong between Babysit and GitHub, told apart by class.

No message holds a token, a request or a response body: at most GitHub's own one-line `message`, shortened.
"""
# ruff: noqa: N818 - the names are GitHub's words for what happened; each is caught by class

from collections.abc import Sequence
from datetime import datetime

_MOST_CHARACTERS = 500


def shortened(message: str) -> str:
    """GitHub's sentence on one line, at most 500 characters."""
    line = " ".join(message.split())
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"


class GitHubError(Exception):
    """GitHub did not do what it was asked.

    `where` is the method and the route with its placeholders unfilled. `message` is GitHub's own sentence,
    empty where it gave none. `is_retryable` says that the same request may succeed later, `retry_after_s`
    when, where GitHub named a time.
    """

    is_retryable = False
    meaning = "GitHub refused"

    def __init__(self, where: str, message: str = "", *, retry_after_s: float | None = None) -> None:
        """`message` is shortened."""
        self.where = where
        self.message = shortened(message)
        self.retry_after_s = retry_after_s
        super().__init__(f"{self.meaning}: {where}" + (f" ({self.message})" if self.message else ""))


class RateLimited(GitHubError):
    """The budget is spent, or GitHub asks for calm: nothing may be sent before `retry_at`."""

    is_retryable = True
    meaning = "GitHub's rate limit is reached"

    def __init__(self, where: str, *, retry_at: datetime, retry_after_s: float) -> None:
        """`retry_at` is aware, in UTC."""
        self.retry_at = retry_at
        super().__init__(where, retry_after_s=retry_after_s)


class PutOff(RateLimited):
    """Babysit sends nothing itself before `retry_at`: what is left is kept for what is more urgent."""

    meaning = "What is left of GitHub's limits is kept for merges and commands"

    def __init__(self, where: str, spent: str, *, retry_at: datetime, retry_after_s: float) -> None:
        """`spent` is a sentence for people about the budget, without its full stop."""
        self.spent = spent
        super().__init__(where, retry_at=retry_at, retry_after_s=retry_after_s)


class Unreachable(GitHubError):
    """No whole answer came: a broken connection, a timeout. The request may or may not have been done."""

    is_retryable = True
    meaning = "GitHub could not be reached"


class TimedOut(Unreachable):
    """No whole answer came within the time that a request has."""

    meaning = "GitHub did not answer in time"


class ServerError(GitHubError):
    """GitHub failed (5xx). The request may or may not have been done."""

    is_retryable = True
    meaning = "GitHub failed"


class Incomplete(GitHubError):
    """A list that changed while its pages were read."""

    is_retryable = True
    meaning = "GitHub's list changed while it was read"


class Malformed(GitHubError):
    """An answer that is no JSON, not of the promised form, or too large."""

    meaning = "GitHub's answer cannot be understood"


class Unauthorized(GitHubError):
    """The credentials are not accepted (401), also with a fresh token."""

    meaning = "GitHub does not accept the credentials"


class ClockOff(Unauthorized):
    """The App's proof of itself is dated wrongly (401): this machine's clock differs from GitHub's."""

    meaning = "GitHub does not accept the time of the credentials"


class Forbidden(GitHubError):
    """The installation lacks a permission (403)."""

    meaning = "GitHub forbids it"


class Suspended(Forbidden):
    """The installation is suspended: nothing can be done until its owner lifts that."""

    meaning = "The installation is suspended"


class NotFound(GitHubError):
    """There is no such thing, or it is hidden from the installation (404, 410)."""

    meaning = "GitHub does not know it"


class NotOffered(GitHubError):
    """This GitHub's schema has no such field: an older GitHub Enterprise Server. Nothing was done."""

    meaning = "GitHub does not offer it"


class NotInstalled(NotFound):
    """The App is not installed there any more: nothing can be done until it is again."""

    meaning = "The App is not installed there"


class NotAllowed(GitHubError):
    """The thing is in no state for this (405): how GitHub refuses a merge."""

    meaning = "GitHub does not allow it now"


class Conflict(GitHubError):
    """The thing is no longer what the request supposed (409)."""

    meaning = "GitHub found a conflict"


class Unprocessable(GitHubError):
    """The request is well-formed and refused (422). `errors` are GitHub's details, shortened."""

    meaning = "GitHub will not do it"

    def __init__(self, where: str, message: str = "", *, errors: Sequence[str] = ()) -> None:
        """`errors` may be empty."""
        self.errors = tuple(shortened(error) for error in errors)
        super().__init__(where, message)


def is_refusal(error: GitHubError) -> bool:
    """Whether GitHub said no to this very request: it lives, knows us, and would say no again."""
    if isinstance(error, Suspended | NotInstalled | Unauthorized):
        return False
    return isinstance(error, Forbidden | NotFound | NotAllowed | Conflict | Unprocessable)


REFUSED = (Forbidden, Malformed, NotFound, Unprocessable)
"""Failures that do not pass by themselves: what was asked is not known, and may never be."""
