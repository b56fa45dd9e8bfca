"""`/setup/done`: what is still to do once there is an App, for the browser that made it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from aiohttp import web

from bot.cards.card import Card, Link, Step, card_page
from bot.github.errors import GitHubError
from bot.model.time import Clock
from bot.records.database import RecordsError
from bot.records.first_seen import FirstSeen
from bot.sign_in.cookies import cookie
from bot.sign_in.sealing import Sealer

DONE = "/setup/done"
LASTS = timedelta(days=1)
LOOKS_EVERY_S = 2
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The App's page on GitHub, and the accounts that have it."""

    app_url: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The handler of the one page. `look` asks GitHub where the App is installed."""

    client_secret: str
    is_secure: bool
    clock: Clock
    look: Callable[[], Awaitable[Installed]]
    first_seen: FirstSeen

    def __repr__(self) -> str:
        """Without the secret."""
        return "Progress(…)"

    def routes(self) -> list[web.RouteDef]:
        """The page that GitHub leads to after an installation, too."""
        return [web.get(DONE, self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The steps, looked at again by the browser until all are done."""
        if not self._is_known(request):
            return card_page(
                Card(title="Babysit is installed", links=(Link(text="Open Babysit", url="/"),))
                if "installation_id" in request.query
                else Card(title="There is nothing here"),
                HTTPStatus.OK if "installation_id" in request.query else HTTPStatus.NOT_FOUND,
            )
        try:
            installed, seen = await self.look(), await self.first_seen.read()
        except (GitHubError, RecordsError):
            return card_page(
                Card(
                    title="The App is made",
                    sentences=("GitHub or the database did not answer; this page looks again by itself.",),
                    refresh_s=LOOKS_EVERY_S,
                )
            )
        has_all = bool(installed.accounts and seen.seen and seen.merged)
        open_link = (Link(text="Open Babysit", url="/"),) if has_all else ()
        return card_page(
            Card(
                title="Babysit is set up" if has_all else "Almost done",
                steps=_steps(installed, seen.seen, seen.merged),
                links=open_link,
                refresh_s=0 if has_all else LOOKS_EVERY_S,
            )
        )

    def _is_known(self, request: web.Request) -> bool:
        content = _sealer(self.client_secret).opened(cookie(request, _name(self.is_secure)))
        try:
            begun_at = datetime.fromisoformat((content or b"").decode())
        except ValueError:
            return False
        return begun_at <= self.clock.now() < begun_at + LASTS


def _steps(installed: Installed, seen: str, merged: str) -> tuple[Step, ...]:
    shown = ", ".join(installed.accounts[:MOST_SHOWN])
    more = len(installed.accounts) - MOST_SHOWN
    where = f"{shown} and {more} more" if more > 0 else shown
    install_link = Link(text="Install", url=f"{installed.app_url}/installations/new")
    return (
        Step(text="The App is made, and this server has its credentials.", is_done=True),
        Step(
            text=f"Installed on {where}." if where else "Install it on the repositories that it is for.",
            is_done=bool(where),
            link=None if where else install_link,
        ),
        Step(
            text=f"The first pull request was seen: {seen}." if seen else "Open a pull request there.",
            is_done=bool(seen),
        ),
        Step(
            text=f"The first pull request was merged: {merged}."
            if merged
            else "Give it the label “automerge”, and let its checks pass.",
            is_done=bool(merged),
        ),
    )


def progress_cookie(response: web.Response, client_secret: str, now: datetime, *, is_secure: bool) -> None:
    """Let the browser that made the App see what comes next."""
    response.set_cookie(
        _name(is_secure),
        _sealer(client_secret).seal(now.isoformat().encode()).decode(),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="Lax",
    )


def _sealer(client_secret: str) -> Sealer:
    return Sealer(client_secret, "setup")


def _name(is_secure: bool) -> str:  # noqa: FBT001 - one of two names
    return "__Host-babysit-setup" if is_secure else "babysit-setup"
