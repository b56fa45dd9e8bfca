"""Asking people for their review."""

import msgspec

from bot.github.client import InstallationClient
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import RequestReviews
from bot.model.keys import PullRequestKey

_REQUEST = "POST /repos/{owner}/{repo}/pulls/{number}/requested_reviewers"


class _Requested(msgspec.Struct):
    number: int


async def request(client: InstallationClient, key: PullRequestKey, effect: RequestReviews) -> None:
    """Ask people and teams for a review: all of them, or nobody.

    Raises:
        Unprocessable: one of them cannot be asked, as who cannot see the repository.
        GitHubError: any other failure.
    """
    variables = {**split(key.repository), "number": key.number}
    body = {"reviewers": list(effect.users), "team_reviewers": list(effect.team_slugs)}
    await client.write(_REQUEST, variables, body, _Requested, Priority.ANSWER)
