"""Asking people for their review."""

import msgspec

from bot.github.client import InstallationClient
from bot.github.errors import Forbidden, NotFound, Unprocessable
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import RequestReviews
from bot.model.keys import PullRequestKey

_REQUEST = "POST /repos/{owner}/{repo}/pulls/{number}/requested_reviewers"


class _Requested(msgspec.Struct):
    number: int


async def request(client: InstallationClient, key: PullRequestKey, effect: RequestReviews) -> bool:
    """Ask people and teams for a review; False where GitHub refuses, as for who cannot see the repository.

    Raises:
        GitHubError: any other failure.
    """
    variables = {**split(key.repository), "number": key.number}
    body = {"reviewers": list(effect.users), "team_reviewers": list(effect.team_slugs)}
    try:
        await client.write(_REQUEST, variables, body, _Requested, Priority.COMMENT)
    except (Forbidden, NotFound, Unprocessable):
        return False
    return True
