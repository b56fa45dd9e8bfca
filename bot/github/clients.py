"""One client an installation, made when it is first needed: each has its own limits, pace and cache."""

from collections.abc import Collection
from functools import partial

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.app_client import AppClient
from bot.github.app_standing import AppStanding
from bot.github.client import InstallationClient
from bot.github.faults import CAPABILITY, fault_of
from bot.github.graphql_forms import Login
from bot.github.installation_tokens import AppIdentity, InstallationTokens
from bot.github.installations import read_app_id, read_own_account
from bot.github.limits import SpendingCounts
from bot.github.ports import ALONE, AmongProcesses, Endpoints, Nobody, RequestObserver
from bot.github.spending import InChunks, OwnSpending
from bot.github.transport import Transport
from bot.github.write_slots import WriteSlots
from bot.model.time import Clock
from bot.ways.health import Health
from bot.ways.ways import Ways

_NOBODY = Nobody()


class Clients:
    """Everything that talks to GitHub in this process, for the App and for each installation."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        app_id: str,
        private_key: RSAPrivateKey,
        clock: Clock,
        *,
        endpoints: Endpoints | None = None,
        observer: RequestObserver = _NOBODY,
        write_interval_s: float = 1.0,
        health: Health | None = None,
        shared: AmongProcesses = ALONE,
    ) -> None:
        self._ways = Ways(CAPABILITY, health or Health(clock), fault_of)
        self._account: Login | None = None
        self._session = session
        self._clock = clock
        self._endpoints = endpoints or Endpoints()
        self._observer = observer
        self._write_interval_s = write_interval_s
        self._pace = shared.pace
        self._counts = SpendingCounts(
            points=OwnSpending() if shared.points is None else InChunks(shared.points),
            content=shared.content or OwnSpending(),
            content_an_hour=shared.content_an_hour,
        )
        self._app_id = int(app_id) if app_id.isascii() and app_id.isdigit() else None
        identity = AppIdentity(app_id, private_key, clock)
        self.standing = AppStanding()
        transport = Transport(
            session, self._endpoints, clock, observer, heard=self.standing.heard, counts=self._counts
        )
        self._tokens = InstallationTokens(identity, transport, clock)
        self._installations: dict[int, InstallationClient] = {}
        self.app = AppClient(identity, transport)

    def installation(self, installation_id: int) -> InstallationClient:
        """The client of one installation, always the same one."""
        known = self._installations.get(installation_id)
        if known is None:
            transport = Transport(
                self._session,
                self._endpoints,
                self._clock,
                self._observer,
                installation_id,
                counts=self._counts,
            )
            reserve = partial(self._pace.reserve, installation_id) if self._pace is not None else None
            slots = WriteSlots(self._clock, self._write_interval_s, reserve, limits=transport.limits)
            known = InstallationClient(installation_id, transport, self._tokens, slots, self._ways)
            self._installations[installation_id] = known
        return known

    def keep_only(self, installation_ids: Collection[int]) -> None:
        """Forget tokens, answers and limits of all others: they are gone, or come back as strangers."""
        for installation_id in self._installations.keys() - set(installation_ids):
            del self._installations[installation_id]
            self._tokens.forget(installation_id)

    async def own_app_id(self) -> int:
        """The App's numeric id; asked for once where only the client id is configured.

        Raises:
            GitHubError: it could not be read.
        """
        if self._app_id is None:
            self._app_id = await read_app_id(self.app)
        return self._app_id

    async def own_account(self, client: InstallationClient) -> Login:
        """The account as which the App writes; asked for once.

        Raises:
            GitHubError: it could not be read.
        """
        if self._account is None:
            self._account = await read_own_account(self.app, client)
        return self._account
