"""Apps that somebody registers, and the tokens by which they act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from simulator.actions.accounts import add_user
from simulator.state.accounts import Account
from simulator.state.apps import App, Installation, InstallationToken
from simulator.state.world import World

TOKEN_LIFE = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class AppForm:
    """What the person who registers an App fills in."""

    slug: str
    app_id: int | None = None
    client_id: str | None = None
    name: str | None = None
    public_key: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None
    permissions: Mapping[str, str] = field(default_factory=dict)
    events: frozenset[str] = frozenset()
    client_secret: str | None = None
    callback_urls: tuple[str, ...] = ()
    setup_url: str | None = None
    external_url: str = "https://example.com"


def add_app(world: World, form: AppForm) -> App:
    """Register an App, with its bot account `slug[bot]`, owned by nobody in particular."""
    owner = world.accounts.get("github") or add_user(world, "github", kind="Organization")
    return register_app(world, form, owner)


def register_app(world: World, form: AppForm, owner: Account) -> App:
    """The same for an owner."""
    number = form.app_id or world.ids.next()
    app = App(
        id=number,
        slug=form.slug,
        name=form.name or form.slug,
        client_id=form.client_id or f"Iv1.{number:016x}",
        owner=owner,
        bot=add_user(world, f"{form.slug}[bot]", kind="Bot"),
        public_key=form.public_key,
        webhook_url=form.webhook_url,
        webhook_secret=form.webhook_secret,
        permissions={"metadata": "read", **form.permissions},
        events=set(form.events),
        client_secret=form.client_secret,
        callback_urls=form.callback_urls,
        setup_url=form.setup_url,
        external_url=form.external_url,
        created_at=world.clock(),
    )
    world.apps[form.slug] = app
    world.remember(app)
    return app


def mint_token(
    world: World,
    installation: Installation,
    repositories: set[str] | None = None,
    permissions: Mapping[str, str] | None = None,
) -> InstallationToken:
    """A token that acts as the App on this installation for an hour."""
    world.tokens_minted += 1
    token = InstallationToken(
        token=f"ghs_{installation.id}x{world.tokens_minted:030d}",
        installation=installation,
        expires_at=world.clock() + TOKEN_LIFE,
        permissions=dict(permissions or installation.permissions),
        repositories=repositories,
    )
    world.tokens[token.token] = token
    return token
