"""Examine the set-up: key, permissions, events, webhook, limits, required check, clock, database.

With the server's own variables; asks GitHub, writes nothing, and shows no secret. A line each: how it is,
what was found, what to do. Exit 0 where everything is fine, 1 where something is to be done.
"""

import asyncio
import json
import os
from collections.abc import Mapping, Sequence

import aiohttp
import click

from bot.cli import FINDINGS
from bot.cli._variables import EPILOG, settings_of, variables
from bot.clock import SystemClock
from bot.doctor.diagnosis import Diagnosis, as_data, as_lines, is_fine
from bot.doctor.examine import Patient, examine
from bot.logs import silenced
from bot.settings import public_url, text_of


@click.command(help=__doc__, epilog=EPILOG)
@click.option("--json", "is_json", is_flag=True, help="For programs.")
@click.pass_context
def command(context: click.Context, *, is_json: bool) -> None:
    """Print a diagnosis a line."""
    environ = variables(context, os.environ)
    patient = Patient(settings=settings_of(context, environ), public_url=_public_url(environ))
    with silenced():
        found = asyncio.run(_found(patient))
    if is_json:
        click.echo(json.dumps(as_data(found), indent=1))
    else:
        for line in as_lines(found):
            click.echo(line)
    if not is_fine(found):
        context.exit(FINDINGS)


async def _found(patient: Patient) -> Sequence[Diagnosis]:
    async with aiohttp.ClientSession() as session:
        return await examine(patient, session, SystemClock())


def _public_url(environ: Mapping[str, str]) -> str:
    """This server's address, where somebody said it."""
    return public_url(environ) if text_of(environ, "BABYSIT_URL") else ""
