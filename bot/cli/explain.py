"""Say why a pull request is not merged.

Asks GitHub afresh with the server's own variables, or the file that `babysit setup` wrote, reads what people
decided and what GitHub refused last from its database, and writes nothing. Without an App but with
GITHUB_TOKEN or GH_TOKEN, in your own name, it shows what the server said of the pull request last; with
BABYSIT_URL, too, it asks that server.
"""

import asyncio
import json
import os
from contextlib import AsyncExitStack

import aiohttp
import click

from bot.case_loader import CaseLoader
from bot.claim_verification.verifier import Verifier
from bot.cli._published import said_last
from bot.cli._pull_request import NamedPullRequest, named
from bot.cli._server import Server, UnansweredError, server_of
from bot.cli._told import ServerAnswer
from bot.cli._variables import EPILOG, settings_of, variables
from bot.clock import SystemClock
from bot.decide import case_of, decide
from bot.github.errors import GitHubError, NotFound
from bot.github.github import GitHub
from bot.github.ports import Endpoints, Nobody
from bot.github.published import Published, read_published
from bot.github.token_client import TokenClient
from bot.github.transport import Transport
from bot.logs import silenced
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.reconcile import remembering
from bot.records.claims import Claims
from bot.records.database import Database, UnusableRecordsError
from bot.records.holdings import Holdings
from bot.records.ledger import Ledger
from bot.records.records import Records
from bot.records.sqlite.database import SqliteDatabase
from bot.render.explanation import as_data, explanation
from bot.reviewing.analysts import ThreadAnalyst
from bot.reviewing.reviewer import Reviewer
from bot.settings import Settings, SettingsError, UserAccess, text_of, user_access
from bot.storage.addresses import DatabaseAddress
from bot.stores import open_records, watch_of


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("pull_request", metavar="OWNER/REPO#N|URL")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or programs.",
)
@click.pass_context
def command(context: click.Context, pull_request: str, form: str) -> None:
    """Print every gate of one pull request."""
    name = named(pull_request)
    server = server_of(os.environ)
    if server is not None:
        _show_answer(name, server, form)
        return
    environ = variables(context, os.environ)
    try:
        access = user_access(environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if access is not None:
        _show_published(name, access, form)
        return
    if not text_of(environ, "APP_ID"):
        click.echo(
            "babysit explain: instead of the App's variables, GITHUB_TOKEN (or GH_TOKEN) will do.", err=True
        )
    settings = settings_of(context, environ)
    name.require(settings.server_url)
    try:
        with silenced():
            case = asyncio.run(_case(settings, name.repository, name.number))
    except NotFound as error:
        raise click.ClickException(
            f"{pull_request} cannot be seen: is the App installed there, and the number right?"
        ) from error
    except GitHubError as error:
        raise click.ClickException(f"{error}.") from error
    decision = decide(case)
    if form == "json":
        click.echo(json.dumps(as_data(case, decision), indent=1))
    else:
        click.echo(explanation(case, decision), nl=False)


def _show_published(name: NamedPullRequest, access: UserAccess, form: str) -> None:
    name.require(access.server_url)
    try:
        with silenced():
            published = asyncio.run(_published(name, access))
    except NotFound as error:
        raise click.ClickException(
            f"{name.repository}#{name.number} cannot be seen: is it right, and may your token read it?"
        ) from error
    except GitHubError as error:
        raise click.ClickException(f"{error}.") from error
    told = said_last(name.repository, name.number, published)
    click.echo(json.dumps(told.as_data(), indent=1) if form == "json" else told.as_text(), nl=form == "json")


def _show_answer(name: NamedPullRequest, server: Server, form: str) -> None:
    try:
        answer = asyncio.run(server.get(f"/api/v1/repositories/{name.repository}/pulls/{name.number}"))
    except UnansweredError as error:
        raise click.ClickException(str(error)) from error
    told = ServerAnswer(answer)
    click.echo(json.dumps(answer, indent=1) if form == "json" else told.as_text(), nl=form == "json")


async def _published(name: NamedPullRequest, access: UserAccess) -> Published:
    async with aiohttp.ClientSession() as session:
        transport = Transport(session, Endpoints(api_url=access.api_url), SystemClock(), Nobody())
        return await read_published(
            TokenClient(transport, access.token.reveal()), name.repository, name.number
        )


async def _kept(address: DatabaseAddress, stack: AsyncExitStack) -> Database | None:
    """The server's own records, to read what people decided; without them that is left out, and said so."""
    try:
        return await stack.enter_async_context(open_records(address))
    except UnusableRecordsError as error:
        click.echo(f"What people said is left out. {error}", err=True)
        return None


async def _case(settings: Settings, repository: str, number: int) -> Case:
    clock = SystemClock()
    endpoints = Endpoints(api_url=settings.api_url, graphql_url=settings.graphql_url)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        github = GitHub(session, settings.app_id, settings.private_key.reveal(), clock, endpoints=endpoints)
        installation_id = await github.installation_of(repository)
        key = PullRequestKey(installation_id=installation_id, repository=repository, number=number)
        snapshot = await github.read_snapshot(key)
        if snapshot is None:
            raise click.ClickException(f"{repository} has no pull request {number}.")
        database = await SqliteDatabase.open(None)
        stack.push_async_callback(database.close)
        kept = await _kept(settings.database, stack) or database
        claims = Claims(database)
        await claims.keep(key, await Claims(kept).of(key))  # their numbers are what people settled
        verifier = Verifier(github, claims, clock)
        reviewer = Reviewer(github, Records(database), ThreadAnalyst(), clock)
        watch = await watch_of(settings.database, snapshot.key)
        case = remembering(case_of(snapshot, now=clock.now()), watch)
        holdings = Holdings(database)
        await holdings.keep(snapshot.key, tuple((await Holdings(kept).of_repository(snapshot.key)).values()))
        loader = CaseLoader(github, Ledger(kept), verifier, reviewer, holdings=holdings)
        return await loader.inform(case)
