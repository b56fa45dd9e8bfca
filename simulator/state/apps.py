"""GitHub Apps, their installations and the tokens those act with."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.state.accounts import Account
from simulator.state.identity import node_id

LEVELS = ("read", "write", "admin")


@dataclass(eq=False, slots=True, kw_only=True)
class App:
    """A registered App. `permissions` maps GitHub's names, such as `pull_requests`, to read, write or admin.

    `public_key` is PEM; None for Apps that never authenticate. An App may have several keys at a time, of
    which any will do: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/managing-private-keys-for-github-apps.
    Nothing is delivered without `webhook_url`.
    People cannot be asked for their authorisation without `client_secret`.
    """

    id: int
    slug: str
    name: str
    client_id: str
    owner: Account
    bot: Account
    public_key: str | None = None
    further_keys: tuple[str, ...] = ()
    webhook_url: str | None = None
    webhook_secret: str | None = None
    webhook_content_type: str = "json"
    client_secret: str | None = None
    callback_urls: tuple[str, ...] = ()
    setup_url: str | None = None
    external_url: str = "https://example.com"
    permissions: dict[str, str] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    created_at: datetime

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("App", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Installation:
    """An App on an account. `selected` holds full names of repositories, None for all of them."""

    id: int
    app: App
    account: Account
    selected: set[str] | None = None
    permissions: dict[str, str]
    suspended_at: datetime | None = None
    created_at: datetime

    def covers(self, full_name: str) -> bool:
        """Whether the App was given this repository."""
        owner = full_name.partition("/")[0]
        if owner.lower() != self.account.login.lower():
            return False
        return self.selected is None or full_name in self.selected


@dataclass(eq=False, slots=True, kw_only=True)
class InstallationToken:
    """A token of an installation, narrowed to `repositories` (None: all it has) and `permissions`."""

    token: str
    installation: Installation
    expires_at: datetime
    permissions: dict[str, str]
    repositories: set[str] | None = None

    def covers(self, full_name: str) -> bool:
        """Whether this token reaches the repository."""
        return self.installation.covers(full_name) and (
            self.repositories is None or full_name in self.repositories
        )

    def grants(self, permission: str, level: str) -> bool:
        """Whether this token may do what needs `permission` at `level`."""
        if permission == "metadata" and level == "read":
            return True
        held = self.permissions.get(permission)
        return held is not None and LEVELS.index(held) >= LEVELS.index(level)
