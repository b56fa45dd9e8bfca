"""Labels that Babysit puts on a pull request."""

import msgspec

from bot.github.client import InstallationClient
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import AddLabel
from bot.model.keys import PullRequestKey

_ADD = "POST /repos/{owner}/{repo}/issues/{number}/labels"


class _Label(msgspec.Struct):
    name: str


async def add(client: InstallationClient, key: PullRequestKey, effect: AddLabel) -> None:
    """Put a label on; GitHub makes one that the repository does not have.

    Raises:
        GitHubError: one class for each way to fail.
    """
    variables = {**split(key.repository), "number": key.number}
    await client.write(_ADD, variables, {"labels": [effect.label]}, list[_Label], Priority.COMMENT)
