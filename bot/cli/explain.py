"""Say why a pull request is not merged.

Asks GitHub afresh with the server's own variables, reads what people decided and what GitHub refused last
from its database, and writes nothing.
"""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import aiohttp
import click

from bot.claim_verification.verifier import Verifier
from bot.cli._pull_request import named
from bot.cli._variables import EPILOG, settings_of
from bot.clock import SystemClock
from bot.decide import decide
from bot.desk import Desk
from bot.github.errors import GitHubError, NotFound
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.keys import PullRequestKey
from bot.queue.remembered import remembered
from bot.reconcile import case_of, refusal_at
from bot.records.claims import Claims
from bot.records.database import Database
from bot.records.ledger import Ledger
from bot.records.records import Records
from bot.records.schema import UnusableRecordsError
from bot.render.explanation import explanation
from bot.reviewing.analysts import ThreadAnalyst
from bot.reviewing.reviewer import Reviewer
from bot.settings import Settings


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("pull_request", metavar="OWNER/REPO#N|URL")
@click.pass_context
def command(context: click.Context, pull_request: str) -> None:
    """Print every gate of one pull request."""
    name = named(pull_request)
    settings = settings_of(context, os.environ)
    name.require(settings.server_url)
    try:
        text = asyncio.run(_explain(settings, name.repository, name.number))
    except NotFound as error:
        raise click.ClickException(
            f"{pull_request} cannot be seen: is the App installed there, and the number right?"
        ) from error
    except GitHubError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(text, nl=False)


async def _kept(path: Path) -> Database | None:
    """The server's own records, to read what people decided; without them that is left out, and said so."""
    try:
        return await Database.open_to_read(path)
    except UnusableRecordsError as error:
        click.echo(f"What people said is left out. {error}", err=True)
        return None


async def _explain(settings: Settings, repository: str, number: int) -> str:
    clock = SystemClock()
    endpoints = Endpoints(api_url=settings.api_url, graphql_url=settings.graphql_url)
    async with aiohttp.ClientSession() as session:
        github = GitHub(session, settings.app_id, settings.private_key.reveal(), clock, endpoints=endpoints)
        installation_id = await github.installation_of(repository)
        key = PullRequestKey(installation_id=installation_id, repository=repository, number=number)
        snapshot = await github.read_snapshot(key)
        if snapshot is None:
            raise click.ClickException(f"{repository} has no pull request {number}.")
        database = await Database.open(None)
        kept = await _kept(settings.database_path) or database
        claims = Claims(database)
        await claims.keep(key, await Claims(kept).of(key))  # their numbers are what people settled
        verifier = Verifier(github, claims, clock)
        reviewer = Reviewer(github, Records(database), ThreadAnalyst(), clock)
        watch = await asyncio.to_thread(remembered, settings.database_path, snapshot.key)
        case = replace(case_of(snapshot, now=clock.now()), refusal=refusal_at(snapshot, watch))
        case = await Desk(github, Ledger(kept), verifier, reviewer).inform(case)
        for one in {database, kept}:
            await one.close()
    return explanation(case, decide(case))
