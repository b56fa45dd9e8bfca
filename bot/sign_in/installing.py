"""Sign-in as a part of the server's application."""

from dataclasses import dataclass
from functools import partial

import aiohttp
from aiohttp import web

from bot.github.oauth import Client, OAuth
from bot.github.ports import Endpoints, RequestObserver
from bot.github.token_client import TokenClient
from bot.github.transport import Transport
from bot.model.time import Clock
from bot.records.arrivals import Arrivals
from bot.records.database import Database
from bot.records.sessions import Sessions
from bot.settings import SignInAccess
from bot.sign_in.access import ACCESS
from bot.sign_in.attempts import Attempts
from bot.sign_in.cookies import Cookies
from bot.sign_in.cross_site import refuse_cross_site
from bot.sign_in.github_access import GitHubAccess, Trust
from bot.sign_in.handlers import Handlers, SignIn
from bot.sign_in.sealing import Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the server shares with it. `own_app` is the App's id or client id."""

    session: aiohttp.ClientSession
    endpoints: Endpoints
    server_url: str
    own_app: str
    clock: Clock
    observer: RequestObserver
    database: Database


def sign_in_of(settings: SignInAccess, around: Around) -> SignIn:
    """Everything of it, put together."""
    secret = settings.client_secret.reveal()
    former = [known.reveal() for known in settings.former_secrets]
    client = Client(
        client_id=settings.client_id,
        client_secret=secret,
        server_url=around.server_url,
        api_url=around.endpoints.api_url,
    )
    oauth = OAuth(around.session, client, around.clock)
    cookies = Cookies(is_secure=settings.public_url.startswith("https://"))
    trust = Trust(
        oauth=oauth,
        client_of=partial(_client, around),
        own_app=around.own_app,
        sessions=Sessions(around.database),
        sealer=Sealer(secret, "sessions", former),
        cookies=cookies,
        met=Arrivals(around.database).installations,
    )
    return SignIn(
        access=GitHubAccess(trust, around.clock),
        oauth=oauth,
        attempts=Attempts(Sealer(secret, "sign-ins", former)),
        cookies=cookies,
        clock=around.clock,
        public_url=settings.public_url,
    )


def install(app: web.Application, sign_in: SignIn) -> None:
    """Let people sign in to this application; its pages find `ACCESS`."""
    app[ACCESS] = sign_in.access
    app.middlewares.append(refuse_cross_site(sign_in.public_url))
    app.add_routes(Handlers(sign_in).routes())


def _client(around: Around, token: str) -> TokenClient:
    """One for each question: GitHub counts a person's requests, not ours."""
    return TokenClient(Transport(around.session, around.endpoints, around.clock, around.observer), token)
