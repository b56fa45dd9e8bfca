"""Say why a pull request is not merged.

Asks GitHub afresh with the server's own variables, and writes nothing.
"""

import asyncio
import os
import re

import aiohttp
import click

from bot.clock import SystemClock
from bot.decide import decide
from bot.desk import Desk
from bot.github.errors import GitHubError, NotFound
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.keys import PullRequestKey
from bot.reconcile import case_of, informed
from bot.records.database import Database
from bot.records.ledger import Ledger
from bot.records.records import Records
from bot.render.explanation import explanation
from bot.reviewing.analysts import ThreadAnalyst
from bot.reviewing.reviewer import Reviewer
from bot.settings import Settings, SettingsError

_NAME = re.compile(
    r"(?P<repository>[A-Za-z0-9_-]{1,100}/(?!\.{1,2}#)[A-Za-z0-9._-]{1,100})#(?P<number>[0-9]{1,9})"
)


@click.command(help=__doc__)
@click.argument("pull_request", metavar="OWNER/REPO#N")
def command(pull_request: str) -> None:
    """Print every gate of one pull request."""
    name = _NAME.fullmatch(pull_request)
    if name is None:
        raise click.ClickException(f"{pull_request!r} is no pull request: write it as OWNER/REPO#NUMBER.")
    try:
        settings = Settings.from_environment(os.environ)
        text = asyncio.run(_explain(settings, name["repository"], int(name["number"])))
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    except NotFound as error:
        raise click.ClickException(
            f"{pull_request} cannot be seen: is the App installed there, and the number right?"
        ) from error
    except GitHubError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(text, nl=False)


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
        desk = Desk(github, Ledger(database), Reviewer(github, Records(database), ThreadAnalyst(), clock))
        case = await informed(case_of(snapshot, now=clock.now()), desk)
        await database.close()
    return explanation(case, decide(case))
