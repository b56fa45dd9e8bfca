"""What people let Apps do in their name, and Apps that are being registered from a manifest."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.state.accounts import Account
from simulator.state.apps import App


@dataclass(eq=False, slots=True, kw_only=True)
class UserToken:
    """A user access token: it may what both its person and its App may.

    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
    """

    token: str
    refresh_token: str
    app: App
    account: Account
    expires_at: datetime
    refresh_expires_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class Grant:
    """A code that an App may exchange once; `challenge` is PKCE's, empty where the App sent none."""

    app: App
    account: Account
    redirect_uri: str
    challenge: str
    made_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class Conversion:
    """An App that was made from a manifest, with what is told about it once."""

    app: App
    client_secret: str
    pem: str
    made_at: datetime


@dataclass(slots=True)
class Authorizations:
    """`grants` and `conversions` by their codes, `refreshable` by refresh token, `agreed` by client id.

    `sent_manifests` by the address to which they were posted, while their senders sign in.
    """

    grants: dict[str, Grant] = field(default_factory=dict)
    conversions: dict[str, Conversion] = field(default_factory=dict)
    refreshable: dict[str, UserToken] = field(default_factory=dict)
    agreed: dict[str, list[Account]] = field(default_factory=dict)
    sent_manifests: dict[str, str] = field(default_factory=dict)

    def has_agreed(self, app: App, account: Account) -> bool:
        """Whether this person has authorised the App before: they are not asked again."""
        return account in self.agreed.get(app.client_id, ())
