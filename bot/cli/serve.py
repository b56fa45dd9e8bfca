"""Run the server: take webhooks, watch pull requests, merge them.

Configured by environment variables; a missing one is named with how to get it. SIGTERM and SIGINT stop it
within ten seconds, without losing an accepted delivery.
"""

import asyncio
import os
import signal

import click

from bot import logs
from bot.cli._variables import EPILOG, settings_of
from bot.clock import SystemClock
from bot.queue.protocol import UnusableDatabaseError
from bot.queue.sqlite import sqlite_queue
from bot.records.database import UnusableRecordsError
from bot.records.sqlite.database import SqliteDatabase
from bot.server import Parts, StoppedWorkingError, serve
from bot.settings import Settings


@click.command(help=__doc__, epilog=EPILOG)
@click.pass_context
def command(context: click.Context) -> None:
    """Serve until a signal."""
    settings = settings_of(context, os.environ)
    logs.set_up(settings.log_level, settings.log_format)
    try:
        asyncio.run(_serve(settings))
    except (UnusableDatabaseError, UnusableRecordsError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        raise click.ClickException(
            f"cannot listen on {address} ({error.strerror}): set HOST and PORT to a free address."
        ) from error
    except StoppedWorkingError as error:
        raise click.ClickException(f"{error}; the log says why. Start it again.") from error


async def _serve(settings: Settings) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    clock = SystemClock()
    queue = await sqlite_queue(settings.database_path, clock)
    try:
        database = await SqliteDatabase.open(settings.database_path)
        try:
            await serve(settings, queue, clock, stopping, Parts(database=database))
        finally:
            await database.close()
    finally:
        await queue.close()
