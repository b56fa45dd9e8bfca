"""The App's manifest: `app.yml`, and where this server is.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, urlsplit

import msgspec
from ruamel.yaml import YAML

from bot.settings import LOOPBACK

LONGEST_NAME = 34
"""https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/registering-a-github-app"""
ORGANIZATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,33}")
NOWHERE = "https://example.com/babysit/webhook"
"""GitHub refuses addresses that nobody on the internet reaches, and wants one also where nothing is sent."""


def app_file() -> str:
    """The text of `app.yml`: beside the package in a checkout, inside it where it is installed."""
    installed = files("bot") / "app.yml"
    if installed.is_file():
        return installed.read_text("utf-8")
    return (Path(__file__).parents[2] / "app.yml").read_text("utf-8")


def hears_webhooks(public_url: str, server_url: str) -> bool:
    """Whether GitHub can reach this server: github.com reaches no loopback, a GitHub on this machine does."""
    return not is_loopback(public_url) or is_loopback(server_url)


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine alone."""
    return urlsplit(url).hostname in LOOPBACK


def manifest(name: str, public_url: str, server_url: str) -> str:
    """JSON for GitHub's form: exactly what `app.yml` asks for, with this server's addresses."""
    fields: Mapping[str, object] = YAML(typ="safe").load(app_file())
    is_heard = hears_webhooks(public_url, server_url)
    return msgspec.json.encode(
        {
            **fields,
            "name": name,
            "url": public_url if not is_loopback(public_url) else "https://example.com/babysit",
            "hook_attributes": {
                "url": f"{public_url}/webhook" if is_heard else NOWHERE,
                "active": is_heard,
            },
            "redirect_url": f"{public_url}/setup/created",
            "callback_urls": [f"{public_url}/sign-in/callback"],
            "setup_url": f"{public_url}/setup/done",
            "setup_on_update": True,
        }
    ).decode()


def registration_url(server_url: str, organization: str, state: str) -> str:
    """Where the manifest is posted: for an organisation, or where that is empty for the person."""
    where = f"/organizations/{quote(organization, safe='')}" if organization else ""
    return f"{server_url}{where}/settings/apps/new?state={quote(state, safe='')}"


def proposed_name(organization: str) -> str:
    """A name that GitHub may still have free: they are unique among all Apps."""
    return f"Babysit {organization}"[:LONGEST_NAME].strip() if organization else "Babysit"
