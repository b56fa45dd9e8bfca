"""`/setup`: from the code in the log to an App whose credentials are written down."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.cards.card import card_page
from bot.credentials_file import CredentialsFileError
from bot.github.conversion import NewApp, convert
from bot.github.errors import GitHubError, Malformed, NotFound, Unprocessable
from bot.github.transport import Transport
from bot.model.time import Clock
from bot.setting_up.manifest import LONGEST_NAME, NAME, ORGANIZATION, proposed_name
from bot.setting_up.progress import DONE, progress_cookie
from bot.setting_up.visits import WITHIN, SetupVisits
from bot.setting_up.wording import (
    CLOSED,
    HOME,
    OLD_WAY,
    STARTING,
    UNKNOWN_CODE,
    UNREACHABLE,
    Place,
    failed,
    questions,
    sending,
)
from bot.sign_in.cookies import cookie
from bot.sign_in.cross_site import form_of

CREATED = "/setup/created"

_log = structlog.get_logger()


class Setup:
    """The handlers. `keep` writes credentials down, `finished` is told of the new App."""

    def __init__(
        self,
        place: Place,
        visits: SetupVisits,
        github: Transport,
        clock: Clock,
        *,
        keep: Callable[[Mapping[str, str]], None],
        finished: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._place = place
        self._visits = visits
        self._github = github
        self._clock = clock
        self._keep = keep
        self._finished = finished

    def routes(self) -> list[web.RouteDef]:
        """To be added to an application that refuses forms of other sites."""
        return [
            web.get("/", self.lead),
            web.get(HOME, self.show),
            web.post(HOME, self.choose),
            web.get(CREATED, self.create),
            web.get(DONE, self.wait),
        ]

    async def lead(self, _request: web.Request) -> web.Response:
        """There is only one thing to do here."""
        return _moved(HOME)

    async def show(self, request: web.Request) -> web.Response:
        """Let the browser in by the code, or ask what the App is to be."""
        code = request.query.get("code")
        if code is None:
            return self._questions() if self._is_in(request) else card_page(CLOSED, HTTPStatus.NOT_FOUND)
        if self._is_in(request):
            return _moved(HOME)
        visitor = self._visits.enter(code)
        if visitor is None:
            return card_page(CLOSED, HTTPStatus.NOT_FOUND)
        response = _moved(HOME)
        response.set_cookie(
            self._place.cookie,
            visitor,
            max_age=int(WITHIN.total_seconds()) * 24,
            path="/",
            secure=self._place.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    async def choose(self, request: web.Request) -> web.Response:
        """Show what will be sent to GitHub, with the button that sends it."""
        if not self._is_in(request):
            return card_page(CLOSED, HTTPStatus.NOT_FOUND)
        form = await form_of(request)
        organization, name = (form.get(field, "").strip() for field in ("organization", "name"))
        name = name or proposed_name(organization)
        if organization and not ORGANIZATION.fullmatch(organization):
            return self._questions("An organisation's name is the one in its address.", organization, name)
        if not NAME.fullmatch(name):
            problem = f"An App's name has letters, digits and spaces, at most {LONGEST_NAME}."
            return self._questions(problem, organization, "")
        state = self._visits.set_out(self._clock.now())
        return card_page(sending(self._place, organization, name, state))

    async def create(self, request: web.Request) -> web.Response:
        """What GitHub sends back: the code that is good once."""
        now, state = self._clock.now(), request.query.get("state", "")
        if not self._is_in(request):
            return card_page(CLOSED, HTTPStatus.NOT_FOUND)
        if not self._visits.is_way(state, now):
            return card_page(OLD_WAY, HTTPStatus.BAD_REQUEST)
        try:
            app = await convert(self._github, request.query.get("code", ""))
        except (NotFound, Malformed):
            card = UNKNOWN_CODE
        except Unprocessable as error:
            card = failed(
                "GitHub refuses the manifest", f"It says: {error.message or error}.", "Begin again."
            )
        except GitHubError as error:
            _log.warning("setup.unreachable", error=str(error))
            return card_page(UNREACHABLE, HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            self._visits.arrive(state)
            return self._made(app)
        self._visits.arrive(state)
        return card_page(card, HTTPStatus.BAD_REQUEST)

    async def wait(self, _request: web.Request) -> web.Response:
        """Somebody was quicker than the server that shows what is next: it takes over within a second."""
        return card_page(STARTING)

    def _made(self, app: NewApp) -> web.Response:
        """Write it down, and go on as the server that it is for."""
        values = {
            "APP_ID": str(app.id),
            "CLIENT_ID": app.client_id,
            "CLIENT_SECRET": app.client_secret,
            "WEBHOOK_SECRET": app.webhook_secret or "",
            "PRIVATE_KEY": app.pem,
            "BABYSIT_URL": self._place.public_url,
        }
        try:
            self._keep(values)
        except CredentialsFileError as error:
            _log.error("setup.not_written", error=str(error))
            card = failed(
                "The App was made, and its credentials could not be kept",
                str(error),
                f"Then delete the App {app.name or app.slug} on GitHub, and begin again.",
            )
            return card_page(card, HTTPStatus.INTERNAL_SERVER_ERROR)
        _log.info("setup.app_made", app_id=app.id, slug=app.slug)
        response = _moved(DONE)
        response.force_close()
        progress_cookie(response, app.client_secret, self._clock.now(), is_secure=self._place.is_secure)
        self._finished(values)
        return response

    def _is_in(self, request: web.Request) -> bool:
        return self._visits.knows(cookie(request, self._place.cookie))

    def _questions(self, problem: str = "", organization: str = "", name: str = "") -> web.Response:
        given = organization or self._place.organization
        status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
        return card_page(questions(problem, given, name), status)


def _moved(url: str) -> web.Response:
    headers = {"Location": url, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return web.Response(status=HTTPStatus.SEE_OTHER, headers=headers)
