"""Who a request comes from: an App by its JWT, an installation or a person by a token, or nobody."""

import base64
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import compare_digest

import jwt
from jwt.types import Options

from simulator.access import AppViewer, InstallationViewer, PersonViewer, Viewer
from simulator.errors import Refused
from simulator.state.apps import App, InstallationToken
from simulator.state.authorizations import UserToken
from simulator.state.world import World

_LONGEST_LIFE = timedelta(minutes=10)
_CLOCK_DRIFT = timedelta(seconds=60)
_JWT_DOTS = 2
_TIMES_CHECKED_HERE: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
}


def viewer_of(world: World, authorization: str | None) -> Viewer:
    """The caller behind an `Authorization` header.

    Raises:
        Refused: 401, in the words GitHub has for the mistake.
    """
    if authorization is None:
        return None
    scheme, _, credential = authorization.strip().partition(" ")
    if scheme.lower() == "basic":
        return AppViewer(_app_by_secret(world, credential), by_secret=True)
    if scheme.lower() not in {"bearer", "token"}:
        raise Refused(401, "Bad credentials")
    if credential.count(".") == _JWT_DOTS:
        return AppViewer(_app_of(world, credential))
    return _holder_of(world, credential)


def _holder_of(world: World, token: str) -> Viewer:
    holder = world.tokens.get(token)
    if isinstance(holder, InstallationToken):
        if world.clock() >= holder.expires_at:
            raise Refused(401, "Bad credentials")
        if holder.installation.suspended_at is not None:
            raise Refused(403, "This installation has been suspended")
        return InstallationViewer(holder)
    if isinstance(holder, UserToken):
        if world.clock() >= holder.expires_at:
            raise Refused(401, "Bad credentials")
        return PersonViewer(holder.account, through=holder.app)
    if holder is None:
        raise Refused(401, "Bad credentials")
    return PersonViewer(holder)


def _app_by_secret(world: World, credential: str) -> App:
    """Who has this client id and this secret.

    https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#using-basic-authentication
    """
    try:
        client_id, _, secret = base64.b64decode(credential, validate=True).decode().partition(":")
    except ValueError as error:
        raise Refused(401, "Bad credentials") from error
    for app in world.apps.values():
        known = app.client_secret
        if app.client_id == client_id and known and compare_digest(known.encode(), secret.encode()):
            return app
    raise Refused(401, "Bad credentials")


def _app_of(world: World, token: str) -> App:
    unreadable = Refused(401, "A JSON web token could not be decoded")
    try:
        issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
    except jwt.InvalidTokenError as error:
        raise unreadable from error
    app = next((app for app in world.apps.values() if issuer in (str(app.id), app.client_id)), None)
    if app is None or app.public_key is None:
        raise Refused(404, "Integration not found")
    claims = _claims(token, (app.public_key, *app.further_keys))
    if claims is None:
        raise unreadable
    _check_times(claims, world.clock())
    return app


def _claims(token: str, keys: Iterable[str]) -> Mapping[str, object] | None:
    """What a token says, None where none of the App's keys has signed it."""
    for key in keys:
        with suppress(jwt.InvalidTokenError):
            return jwt.decode(token, key, algorithms=["RS256"], options=_TIMES_CHECKED_HERE)
    return None


def _check_times(claims: Mapping[str, object], now: datetime) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or issued > (now + _CLOCK_DRIFT).timestamp():
        raise Refused(
            401,
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was "
            "issued",
        )
    if not isinstance(expires, int) or expires <= now.timestamp():
        raise Refused(
            401,
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which "
            "the assertion expires",
        )
    if expires > (now + _LONGEST_LIFE + _CLOCK_DRIFT).timestamp():
        raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")
