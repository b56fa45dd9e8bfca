"""People let an App act in their name: GitHub's OAuth web flow, tokens that expire, and taking it back.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from simulator.payloads.basics import account as account_json
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.authorizations import Grant, UserToken
from simulator.state.world import World

CODE_LIFE = timedelta(minutes=10)
TOKEN_LIFE = timedelta(hours=8)
REFRESH_LIFE = timedelta(seconds=15_897_600)
"""Six months, in GitHub's own number."""
_TROUBLE = (
    "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors"
)


class RefusedExchange(Exception):  # noqa: N818 - it is an answer, as `Refused` is
    """GitHub's answer to an exchange that fails: status 200, with a word and a sentence."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.body = {"error": error, "error_description": description, "error_uri": f"{_TROUBLE}#{error}"}


def grant(world: World, app: App, account: Account, *, redirect_uri: str, challenge: str) -> str:
    """Somebody agrees; the code with which they are sent back to the App."""
    agreed = world.authorizations.agreed.setdefault(app.client_id, [])
    if account not in agreed:
        agreed.append(account)
    code = secrets.token_hex(10)
    world.authorizations.grants[code] = Grant(
        app=app, account=account, redirect_uri=redirect_uri, challenge=challenge, made_at=world.clock()
    )
    return code


def exchange(world: World, fields: Mapping[str, str]) -> dict[str, object]:
    """What `POST /login/oauth/access_token` answers.

    Raises:
        RefusedExchange: in GitHub's words.
    """
    app = _client(world, fields)
    if fields.get("grant_type") == "refresh_token":
        return _refresh(world, app, fields.get("refresh_token", ""))
    found = world.authorizations.grants.pop(fields.get("code", ""), None)
    if found is None or found.app is not app or world.clock() >= found.made_at + CODE_LIFE:
        raise RefusedExchange("bad_verification_code", "The code passed is incorrect or expired.")
    if fields.get("redirect_uri", found.redirect_uri) != found.redirect_uri:
        raise RefusedExchange(
            "redirect_uri_mismatch",
            "The redirect_uri MUST match the registered callback URL for this application.",
        )
    if found.challenge and _challenge_of(fields.get("code_verifier", "")) != found.challenge:
        raise RefusedExchange("bad_verification_code", "The code passed is incorrect or expired.")
    return _answer(world, _mint(world, app, found.account))


def _client(world: World, fields: Mapping[str, str]) -> App:
    for app in world.apps.values():
        if app.client_id == fields.get("client_id") and app.client_secret:
            given = fields.get("client_secret", "")
            if secrets.compare_digest(given.encode(), app.client_secret.encode()):
                return app
            break
    raise RefusedExchange(
        "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."
    )


def _challenge_of(verifier: str) -> str:
    """RFC 7636, `S256`: the only method that GitHub takes."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _refresh(world: World, app: App, refresh_token: str) -> dict[str, object]:
    """Both old tokens end when a new pair is made."""
    old = world.authorizations.refreshable.get(refresh_token)
    if old is None or old.app is not app or world.clock() >= old.refresh_expires_at:
        raise RefusedExchange("bad_refresh_token", "The refresh token passed is incorrect or expired.")
    _forget(world, old)
    return _answer(world, _mint(world, app, old.account))


def _mint(world: World, app: App, account: Account) -> UserToken:
    token = UserToken(
        token=f"ghu_{secrets.token_hex(18)}",
        refresh_token=f"ghr_{secrets.token_hex(38)}",
        app=app,
        account=account,
        expires_at=world.clock() + TOKEN_LIFE,
        refresh_expires_at=world.clock() + REFRESH_LIFE,
    )
    world.tokens[token.token] = token
    world.authorizations.refreshable[token.refresh_token] = token
    return token


def _forget(world: World, token: UserToken) -> None:
    world.tokens.pop(token.token, None)
    world.authorizations.refreshable.pop(token.refresh_token, None)


def _answer(world: World, token: UserToken) -> dict[str, object]:
    now = world.clock()
    return {
        "access_token": token.token,
        "expires_in": int((token.expires_at - now).total_seconds()),
        "refresh_token": token.refresh_token,
        "refresh_token_expires_in": int((token.refresh_expires_at - now).total_seconds()),
        "token_type": "bearer",
        "scope": "",
    }


def user_token(world: World, app: App, token: str) -> UserToken | None:
    """One of this App's tokens."""
    found = world.tokens.get(token)
    return found if isinstance(found, UserToken) and found.app is app else None


def end_token(world: World, token: UserToken) -> None:
    """The App gives one token back; the person's agreement stays."""
    _forget(world, token)


def revoke(world: World, app: App, account: Account) -> None:
    """Somebody takes their agreement back: every token of theirs ends, and the App is told.

    https://docs.github.com/en/webhooks/webhook-events-and-payloads#github_app_authorization
    """
    for token in list(world.authorizations.refreshable.values()):
        if token.app is app and token.account is account:
            _forget(world, token)
    agreed = world.authorizations.agreed.get(app.client_id, [])
    if account in agreed:
        agreed.remove(account)
    world.outbox.tell_app(
        app, "github_app_authorization", {"action": "revoked", "sender": account_json(world, account)}
    )
