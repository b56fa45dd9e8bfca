"""What `babysit serve` and `babysit setup` share: a process until a signal, with an App or first without."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from bot import logs
from bot.cli import MISUSE
from bot.cli._variables import file_path, settings_of
from bot.clock import SystemClock
from bot.credentials_file import (
    CredentialsFileError,
    check_writable,
    has_app,
    lines,
    write,
)
from bot.github.ports import Endpoints
from bot.queue.protocol import UnusableDatabaseError
from bot.records.database import UnusableRecordsError
from bot.server import Parts, ServerRole, StoppedWorkingError, serve
from bot.setting_up.serving import Wanted, set_up
from bot.setting_up.wording import Place
from bot.settings import (
    LOG_FORMATS,
    LOG_LEVELS,
    Settings,
    SettingsError,
    addresses,
    listen_address,
    public_url,
)
from bot.storage.addresses import SqliteFile
from bot.storage.errors import StorageError, UnusableStorageError
from bot.stores import open_stores
from bot.tracing import TracingUnavailableError, tracing


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """What a person asked for on the command line.

    `prints` has the credentials printed in place of written and served; `opened` is told what to open.
    """

    organization: str = ""
    url: str = ""
    prints: bool = False
    opened: Callable[[str], None] = lambda _url: None


def run(settings: Settings, role: ServerRole) -> None:
    """Serve until a signal."""
    if isinstance(settings.database, SqliteFile) and role is not ServerRole.ALL:
        raise click.UsageError(
            f"--role {role.value} needs a database that several processes share: set DATABASE_URL to "
            "postgresql://user:password@host/database."
        )
    logs.set_up(settings.log_level, settings.log_format)
    serving = _serve(settings, Parts(role=role))
    _until_the_end(serving, f"{settings.host}:{settings.port}")


def run_set_up(context: click.Context, environ: Mapping[str, str], request: ServeRequest) -> None:
    """Have an App made, then serve until a signal, or end where its credentials were printed."""
    environ = {**environ, **({"BABYSIT_URL": request.url} if request.url else {})}
    try:
        host, port = listen_address(environ)
        where, url = addresses(environ), public_url(environ)
        path = file_path(environ)
        _check(environ, path, request)
    except SettingsError as error:
        for problem in error.problems:
            click.echo(f"{context.command_path}: {problem}", err=True)
        context.exit(MISUSE)
    except CredentialsFileError as error:
        raise click.ClickException(str(error)) from error
    level, form = (environ.get(name, "").strip().lower() for name in ("LOG_LEVEL", "LOG_FORMAT"))
    logs.set_up(level if level in LOG_LEVELS else "info", form if form in LOG_FORMATS else None)
    keep = _print if request.prints else partial(write, path)
    wanted = Wanted(
        place=Place(public_url=url, server_url=where.server_url, organization=request.organization),
        endpoints=Endpoints(api_url=where.api_url, graphql_url=where.graphql_url),
        keep=keep,
        opened=request.opened,
    )
    _until_the_end(
        _set_up_and_serve(context, wanted, (host, port), environ, prints=request.prints), f"{host}:{port}"
    )


def _check(environ: Mapping[str, str], path: Path, request: ServeRequest) -> None:
    """Find out at once what would stop us at the end."""
    if has_app(environ):
        raise CredentialsFileError(
            "There is an App already: the environment names it. Unset APP_ID, CLIENT_ID, CLIENT_SECRET, "
            "WEBHOOK_SECRET and PRIVATE_KEY to make another."
        )
    if not request.prints:
        check_writable(path)


def _print(values: Mapping[str, str]) -> None:
    click.echo(lines(values), nl=False)


async def _set_up_and_serve(
    context: click.Context,
    wanted: Wanted,
    address: tuple[str, int],
    environ: Mapping[str, str],
    *,
    prints: bool,
) -> None:
    stopping = _stopping()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.create_server(address, family=family) as listener:
        listener.setblocking(False)  # noqa: FBT003 - the library's own form
        made = await set_up(wanted, listener, SystemClock(), stopping)
        if made is None or prints:
            return
        settings = settings_of(context, {**environ, **made})
        await _serve(settings, Parts(listener=listener), stopping)


def _until_the_end(work: Coroutine[object, object, None], address: str) -> None:
    """Run it, and say in one line why it ended if it should not have."""
    try:
        with tracing(os.environ):
            asyncio.run(work)
    except TracingUnavailableError as error:
        work.close()
        raise click.ClickException(str(error)) from error
    except (UnusableDatabaseError, UnusableRecordsError, UnusableStorageError) as error:
        raise click.ClickException(str(error)) from error
    except StorageError as error:
        raise click.ClickException(f"{error}: is DATABASE_URL right, and does the server run?") from error
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {address} ({error.strerror}): set HOST and PORT to a free address."
        ) from error
    except StoppedWorkingError as error:
        raise click.ClickException(f"{error}; the log says why. Start it again.") from error


def _stopping() -> asyncio.Event:
    """Set by SIGTERM and SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def _serve(settings: Settings, parts: Parts, stopping: asyncio.Event | None = None) -> None:
    stopping = stopping or _stopping()
    clock = SystemClock()
    async with open_stores(settings.database, clock) as stores:
        turns = stores.turns if stores.is_shared else None
        kept = replace(parts, database=stores.database, turns=turns)
        await serve(settings, stores.queue, clock, stopping, kept)
