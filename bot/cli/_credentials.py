"""What a command that only reads may use: the App's id and key, else a person's or workflow's token."""

from collections.abc import Mapping
from dataclasses import dataclass

import click
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.ports import Endpoints
from bot.settings import USER_TOKENS, Secret, Settings, SettingsError, addresses

_KEYS = ("PRIVATE_KEY", "PRIVATE_KEY_PATH")
_KEPT = ("APP_ID", *_KEYS, "GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_SERVER_URL")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppKey:
    """The App's own proof of itself."""

    app_id: str
    private_key: Secret[RSAPrivateKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """`shown` names them for a person; one of `app` and `token` is there."""

    endpoints: Endpoints
    server_url: str
    shown: str
    app: AppKey | None = None
    token: Secret[str] | None = None


def credentials_of(environ: Mapping[str, str]) -> Credentials:
    """Those of the environment.

    Raises:
        ClickException: there are none, or they are malformed.
    """
    try:
        where = addresses(environ)
        endpoints = Endpoints(api_url=where.api_url, graphql_url=where.graphql_url)
        if environ.get("APP_ID", "").strip() and any(environ.get(key, "").strip() for key in _KEYS):
            app = _app(environ)
            return Credentials(
                endpoints=endpoints, server_url=where.server_url, shown="the App's credentials", app=app
            )
    except SettingsError as error:
        raise click.ClickException(" ".join(error.problems)) from error
    name = next((user_token for user_token in USER_TOKENS if environ.get(user_token, "").strip()), None)
    if name is None:
        raise click.ClickException(
            "There is nothing to read with: set APP_ID and PRIVATE_KEY (or PRIVATE_KEY_PATH), or "
            "GITHUB_TOKEN (or GH_TOKEN) to a token of yours, such as `gh auth token` prints."
        )
    token = environ[name].strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise click.ClickException(f"{name} is no token: it holds characters that no token has.")
    return Credentials(
        endpoints=endpoints, server_url=where.server_url, shown=f"the token in {name}", token=Secret(token)
    )


def _app(environ: Mapping[str, str]) -> AppKey:
    """Nothing is received here, so that the webhook's secret may be missing."""
    kept = {name: environ[name] for name in _KEPT if name in environ}
    settings = Settings.from_environment({**kept, "WEBHOOK_SECRET": "none is needed to read"})
    return AppKey(app_id=settings.app_id, private_key=settings.private_key)
