"""An App is registered from a manifest, and what is secret about it told once.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator.actions.apps import AppForm, register_app
from simulator.state.accounts import Account
from simulator.state.apps import LEVELS
from simulator.state.authorizations import Conversion
from simulator.state.world import World

CODE_LIFE = timedelta(hours=1)
_LONGEST_NAME = 34
"""GitHub's limit for an App's name: https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/registering-a-github-app"""


def problems(world: World, manifest: Mapping[str, object], name: str) -> Sequence[str]:
    """What GitHub would say against registering this; nothing where it would not."""
    return [*_problems(world, manifest, name)]


def _problems(world: World, manifest: Mapping[str, object], name: str) -> Iterator[str]:
    if not name:
        yield "Name can't be blank"
    if len(name) > _LONGEST_NAME:
        yield f"Name is too long (maximum is {_LONGEST_NAME} characters)"
    if slug_of(name) in world.apps:
        yield "Name is already taken"
    for field in ("url", "redirect_url"):
        if not _is_address(manifest.get(field)):
            yield f"{field} must be a valid URL"
    hook = manifest.get("hook_attributes")
    if hook is not None and not (isinstance(hook, Mapping) and _is_address(hook.get("url"))):
        yield "Hook url is not a valid URL"
    permissions = manifest.get("default_permissions", {})
    if not isinstance(permissions, Mapping) or any(level not in LEVELS for level in permissions.values()):
        yield "Default permission records resource is not included in the list"
    if manifest.get("default_events") and hook is None:
        yield "Default events unsupported without a webhook"


def slug_of(name: str) -> str:
    """The name in an address."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _is_address(url: object) -> bool:
    parts = urlsplit(url) if isinstance(url, str) else None
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)


def register(world: World, manifest: Mapping[str, object], name: str, owner: Account) -> str:
    """The App, which has no problems; the code by which who sent the manifest gets its secrets, once."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public_key = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    hook = manifest.get("hook_attributes")
    hook = hook if isinstance(hook, Mapping) else {"active": False}
    secret = secrets.token_hex(20)
    app = register_app(
        world,
        AppForm(
            slug=slug_of(name),
            name=name,
            client_id=f"Iv23li{secrets.token_hex(7)}",
            client_secret=secret,
            public_key=public_key.decode(),
            webhook_url=str(hook["url"]) if hook.get("active", True) else None,
            webhook_secret=secrets.token_hex(20),
            permissions=_texts(manifest.get("default_permissions")),
            events=frozenset(_list(manifest.get("default_events"))),
            callback_urls=tuple(_list(manifest.get("callback_urls"))),
            setup_url=str(manifest["setup_url"]) if manifest.get("setup_url") else None,
            external_url=str(manifest["url"]),
        ),
        owner,
    )
    code = secrets.token_hex(20)
    world.authorizations.conversions[code] = Conversion(
        app=app, client_secret=secret, pem=pem.decode(), made_at=world.clock()
    )
    return code


def _texts(value: object) -> dict[str, str]:
    return {str(name): str(level) for name, level in value.items()} if isinstance(value, Mapping) else {}


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def convert(world: World, code: str) -> Conversion | None:
    """What is secret about the App, once and within an hour."""
    found = world.authorizations.conversions.pop(code, None)
    return found if found is not None and world.clock() < found.made_at + CODE_LIFE else None
