"""The App as it is registered with GitHub: what it was given, where its webhook goes, what arrived there.

https://docs.github.com/en/rest/apps/apps and https://docs.github.com/en/rest/apps/webhooks
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.github.app_client import AppClient

_DELIVERIES = "/app/hook/deliveries?per_page=100"


class Owner(msgspec.Struct, frozen=True):
    """Whose the App is, or where it is installed."""

    login: str = ""


class RegisteredApp(msgspec.Struct, frozen=True):
    """The App itself; `permissions` and `events` are what its page asks every installation for."""

    id: int = 0
    name: str = ""
    owner: Owner | None = None
    html_url: str = ""
    permissions: dict[str, str] = {}
    events: list[str] = []


class GivenInstallation(msgspec.Struct, frozen=True):
    """One installation; `permissions` are those that its owner has accepted."""

    id: int
    account: Owner | None = None
    html_url: str = ""
    permissions: dict[str, str] = {}
    suspended_at: str | None = None


class HookConfig(msgspec.Struct, frozen=True):
    """Where deliveries go. GitHub shows stars for a secret, and nothing where there is none."""

    url: str = ""
    content_type: str = ""
    insecure_ssl: str | int = "0"
    secret: str = ""

    def __repr__(self) -> str:
        """Without the secret, though GitHub never tells it."""
        return f"HookConfig({self.url})"


class DeliveryAttempt(msgspec.Struct, frozen=True):
    """One attempt to deliver. A further one of the same delivery has the same `guid`; 0 is no answer."""

    id: int
    guid: str
    delivered_at: datetime
    status: str = ""
    status_code: int = 0
    event: str = ""

    @property
    def has_arrived(self) -> bool:
        """Whether our server took it."""
        return 200 <= self.status_code < 400  # noqa: PLR2004 - as GitHub counts it


async def read_registered(app: AppClient) -> RegisteredApp:
    """Ask GitHub who we are.

    Raises:
        GitHubError: it does not say.
    """
    return await app.get("/app", {}, RegisteredApp)


async def read_given_installations(app: AppClient) -> Sequence[GivenInstallation]:
    """Every installation, the suspended ones too.

    Raises:
        GitHubError: they could not be read.
    """
    pages = await app.get_pages("/app/installations?per_page=100", list[GivenInstallation])
    return [installation for page in pages for installation in page]


async def read_hook_config(app: AppClient) -> HookConfig:
    """Where deliveries go.

    Raises:
        GitHubError: it could not be read; NotFound where the App has no webhook.
    """
    return await app.get("/app/hook/config", {}, HookConfig)


async def read_attempts(app: AppClient, *, failed: bool = False) -> Sequence[DeliveryAttempt]:
    """The hundred newest attempts, or the hundred newest failed ones; GitHub keeps them for three days.

    Raises:
        GitHubError: they could not be read.
    """
    route = f"{_DELIVERIES}&status=failure" if failed else _DELIVERIES
    return await app.get(route, {}, list[DeliveryAttempt])
