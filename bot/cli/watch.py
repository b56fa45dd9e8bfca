"""Follow a pull request until it is merged, red or held.

Reads it and Babysit's check run on it, with the App's credentials (also those that `babysit setup` wrote) or,
where there are none, with the token in GITHUB_TOKEN or GH_TOKEN; with BABYSIT_URL, too, it asks that server.
It writes nothing and needs no webhook.
Exit codes: 0 merged, 1 red or closed, 3 held, 2 it cannot be read, 124 time is over.
"""

import asyncio
import math
import os

import aiohttp
import click

from bot.cli import FINDINGS, FINE
from bot.cli._credentials import Credentials, credentials_of
from bot.cli._pull_request import NamedPullRequest, named
from bot.cli._server import Server, server_of
from bot.cli._told import ServersEye
from bot.cli._variables import variables
from bot.cli._watch_lines import JsonLines, Sentences
from bot.clock import SystemClock
from bot.github.clients import Clients
from bot.github.errors import Forbidden, GitHubError, NotFound, Unauthorized
from bot.github.ports import Nobody
from bot.github.token_client import TokenClient
from bot.github.transport import Transport
from bot.logs import silenced
from bot.watching.connecting import AppsEye, Eye, TokensEye
from bot.watching.progress import Stage, WatchProgress
from bot.watching.watch import WatchPace, watch

HELD, OUT_OF_TIME = 3, 124  # the second as timeout(1) has it
_CODES = {Stage.MERGED: FINE, Stage.RED: FINDINGS, Stage.CLOSED: FINDINGS, Stage.HELD: HELD}
_SHORTEST_S = 2.0
_LONGEST_S = 366 * 86_400.0


class Seconds(click.FloatRange):
    """A number in a range, which "nan" passes by."""

    def convert(self, value: float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """See `click.ParamType`."""
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail(f"{value!r} is no number of seconds.", param, ctx)
        return seconds


@click.command(help=__doc__)
@click.argument("pull_request", metavar="OWNER/REPO#N|URL")
@click.option(
    "--interval",
    "interval_s",
    type=Seconds(min=_SHORTEST_S, max=3600),
    default=15.0,
    show_default=True,
    help="Seconds between two looks; looks at what did not change cost nothing of the rate limit.",
)
@click.option(
    "--timeout", "timeout_s", type=Seconds(min=0, max=_LONGEST_S), help="Seconds after which to give up."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
@click.pass_context
def command(
    context: click.Context,
    pull_request: str,
    *,
    interval_s: float,
    timeout_s: float | None,
    as_json: bool,
) -> None:
    """Print each change of state with its reason."""
    name = named(pull_request)
    server = server_of(os.environ)
    credentials = credentials_of(os.environ if server is not None else variables(context, os.environ))
    name.require(credentials.server_url)
    audience = JsonLines(name) if as_json else Sentences()
    pace = WatchPace(interval_s=interval_s, timeout_s=timeout_s)
    try:
        with silenced():
            end = asyncio.run(_follow(credentials, server, name, (audience, pace)))
    except Forbidden as error:
        message = (
            f"{credentials.shown} may not read its checks: give it pull requests and checks, both to read."
        )
        raise click.ClickException(f"{message[0].upper()}{message[1:]}") from error
    except NotFound as error:
        message = (
            f"{pull_request} cannot be seen with {credentials.shown}: is the number right, may they read it?"
        )
        raise click.ClickException(message) from error
    except Unauthorized as error:
        raise click.ClickException(f"GitHub does not accept {credentials.shown}.") from error
    except GitHubError as error:
        raise click.ClickException(f"{error}.") from error
    if end is None:
        click.echo(f"Time is over after {timeout_s:g} s.", err=True)
        context.exit(OUT_OF_TIME)
    context.exit(_CODES[end.stage])


async def _follow(
    credentials: Credentials,
    server: Server | None,
    name: NamedPullRequest,
    told: tuple[Sentences | JsonLines, WatchPace],
) -> WatchProgress | None:
    clock, (audience, pace) = SystemClock(), told
    if server is not None:
        return await watch(ServersEye(server, name).look, clock, audience, pace)
    async with aiohttp.ClientSession() as session:
        return await watch(_eye(session, credentials, name, clock).look, clock, audience, pace)


def _eye(
    session: aiohttp.ClientSession, credentials: Credentials, name: NamedPullRequest, clock: SystemClock
) -> Eye:
    endpoints = credentials.endpoints
    if credentials.app is not None:
        app = credentials.app
        clients = Clients(session, app.app_id, app.private_key.reveal(), clock, endpoints=endpoints)
        return AppsEye(clients, name.repository, name.number)
    token = credentials.token.reveal() if credentials.token is not None else ""
    reader = TokenClient(Transport(session, endpoints, clock, Nobody()), token)
    return TokensEye(reader, name.repository, name.number)
