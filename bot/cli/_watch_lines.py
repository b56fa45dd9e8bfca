"""What `babysit watch` prints: sentences for people, JSON for programs."""

import json
from datetime import datetime

import click

from bot.cli._pull_request import NamedPullRequest
from bot.cli._review.safe_text import visible
from bot.github.errors import GitHubError, RateLimited
from bot.watching.progress import WatchProgress

_SHA = 12


class Sentences:
    """Changes on standard output, trouble on standard error."""

    def moved(self, progress: WatchProgress, at: datetime) -> None:
        """One line, and at the end where to read on."""
        reason = visible(progress.reason)
        click.echo(f"{at:%H:%M:%S} {progress.head_sha[:_SHA]} {progress.stage.value}: {reason}")
        if progress.stage.is_end and progress.url:
            click.echo(visible(progress.url))

    def troubled(self, error: GitHubError | None, at: datetime) -> None:
        """One line when it begins and one when it ends."""
        click.echo(f"{at:%H:%M:%S} {_trouble(error)}", err=True)


class JsonLines:
    """One object a line; every one has `version`, `at` and `state`."""

    def __init__(self, name: NamedPullRequest) -> None:
        self._name = {"repository": name.repository, "number": name.number}

    def moved(self, progress: WatchProgress, at: datetime) -> None:
        """The state in one of the six words of `Stage`."""
        self._print(
            at,
            state=progress.stage.value,
            final=progress.stage.is_end,
            head_sha=progress.head_sha,
            reason=progress.reason,
            url=progress.url or None,
        )

    def troubled(self, error: GitHubError | None, at: datetime) -> None:
        """`unreachable` when it begins, `reachable` when it ends."""
        state = "reachable" if error is None else "unreachable"
        self._print(at, state=state, final=False, reason=_trouble(error))

    def _print(self, at: datetime, **fields: object) -> None:
        click.echo(json.dumps({"version": 1, "at": at.isoformat(timespec="seconds"), **self._name, **fields}))


def _trouble(error: GitHubError | None) -> str:
    if error is None:
        return "GitHub answers again."
    if isinstance(error, RateLimited):
        return f"GitHub's rate limit is reached: the watch goes on at {error.retry_at:%H:%M:%S} UTC."
    return f"{visible(str(error))}. The watch goes on."
