"""Who reads: the App's installation on the repository, or whoever a token belongs to."""

from typing import Protocol

from bot.github.clients import Clients
from bot.github.installations import installation_of
from bot.github.sighting import Reader, Sighting, look


class Eye(Protocol):
    """Looks at one pull request."""

    async def look(self) -> Sighting:
        """What GitHub says now.

        Raises:
            GitHubError: it could not be read.
        """
        ...


class AppsEye:
    """Finds the installation with the first look that succeeds, so that GitHub may be away at the start."""

    def __init__(self, clients: Clients, repository: str, number: int) -> None:
        self._clients = clients
        self._repository = repository
        self._number = number
        self._found: tuple[Reader, int] | None = None

    async def look(self) -> Sighting:
        """See `Eye`."""
        if self._found is None:
            installation_id = await installation_of(self._clients.app, self._repository)
            own_app_id = await self._clients.own_app_id()
            self._found = self._clients.installation(installation_id), own_app_id
        reader, own_app_id = self._found
        return await look(reader, self._repository, self._number, own_app_id)


class TokensEye:
    """Knows Babysit's check runs by the form of their ids, for a token does not tell the App."""

    def __init__(self, reader: Reader, repository: str, number: int) -> None:
        self._reader = reader
        self._repository = repository
        self._number = number

    async def look(self) -> Sighting:
        """See `Eye`."""
        return await look(self._reader, self._repository, self._number, None)
