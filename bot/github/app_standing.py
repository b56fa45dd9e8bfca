"""Whether GitHub takes the App's credentials, by its last answer to them, and what the App lacks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from bot.events import NEEDED_EVENTS
from bot.github.app_client import AppClient
from bot.github.errors import ClockOff, Forbidden, GitHubError, NotFound, Unauthorized
from bot.github.installation_tokens import PERMISSIONS, covers

_REPOSITORY = re.compile(r"/[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}/?")
_ABOUT_THE_APP = ("/app", "/app/installations")
"""Where a 403 or 404 is about the App itself; elsewhere it is about one installation."""


class AppStanding:
    """Hears every answer to the App's own requests. `is_known` is False until the first one came."""

    def __init__(self) -> None:
        self._refusal: GitHubError | None = None
        self.is_known = False

    def heard(self, route: str, error: GitHubError | None) -> None:
        """GitHub answered; `error` is its refusal, None where it did as asked."""
        is_about_app = route.partition("?")[0] in _ABOUT_THE_APP
        is_refusal = isinstance(error, Unauthorized) or (
            is_about_app and isinstance(error, Forbidden | NotFound)
        )
        if error is None or is_refusal:
            self._refusal, self.is_known = error, True

    def why_not(self) -> str:
        """What is wrong with the credentials and what to do, empty while GitHub takes them."""
        error = self._refusal
        words = f" ({error.message})" if error is not None and error.message else ""
        match error:
            case None:
                return ""
            case ClockOff():
                return (
                    f"GitHub refuses the App's credentials, for this machine's clock is off{words}: set the "
                    "clock, for example by NTP."
                )
            case NotFound():
                return f"GitHub knows no such App{words}: set APP_ID to the one on the App's page."
            case Forbidden():
                return f"GitHub forbids the App to act{words}: look whether it is blocked, on the App's page."
            case _:
                return (
                    f"GitHub refuses the App's credentials{words}: set APP_ID and PRIVATE_KEY to those of "
                    "one App, with a key that its page still lists."
                )


class _Owner(msgspec.Struct):
    login: str = ""


class _App(msgspec.Struct):
    name: str = ""
    owner: _Owner | None = None
    html_url: str = ""
    external_url: str = ""
    permissions: dict[str, str] = {}
    events: list[str] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCheck:
    """The App as GitHub knows it, and what it lacks of what `app.yml` asks for.

    `permissions` maps names to the level that is missing. `url` is the App's page, `items_url` where the
    checklist's pages are, empty where its home page is no repository.
    """

    name: str
    owner: str
    url: str
    permissions: Mapping[str, str]
    events: Sequence[str]
    items_url: str = ""

    def __str__(self) -> str:
        """What is missing and where to grant it, empty where nothing is."""
        lacks = [f"the permission {name}: {level}" for name, level in self.permissions.items()]
        lacks += [f"the event {name}" for name in self.events]
        if not lacks:
            return ""
        return (
            f"The App {self.name} lacks {', '.join(lacks)}: add them on the App's page under Permissions & "
            "events, then have each installation's owner accept them."
        )


async def check_app(app: AppClient) -> AppCheck:
    """Ask GitHub who we are.

    Raises:
        GitHubError: it does not say.
    """
    told = await app.get("/app", {}, _App)
    return AppCheck(
        name=told.name,
        owner=told.owner.login if told.owner is not None else "",
        url=told.html_url,
        permissions={
            name: level for name, level in PERMISSIONS.items() if not covers(told.permissions, name)
        },
        events=sorted(NEEDED_EVENTS - set(told.events)),
        items_url=items_url(told.external_url, told.html_url),
    )


def items_url(home_page: str, app_page: str) -> str:
    """Where the checklist's pages are, if the App's home page is a copy of Babysit's repository on GitHub."""
    home = urlsplit(home_page)
    is_github = home.scheme in {"http", "https"} and home.netloc in {"github.com", urlsplit(app_page).netloc}
    is_repository = _REPOSITORY.fullmatch(home.path) is not None
    if not (is_github and is_repository):
        return ""
    return f"{home.scheme}://{home.netloc}{home.path.rstrip('/')}/blob/HEAD/docs/checklist/"
