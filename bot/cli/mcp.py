"""Answer agents' questions, as a Model Context Protocol server."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import click

from bot.cli._agent_folder import is_repository

_MOST_PORT = 65_535


@click.command(help=__doc__)
@click.option(
    "--repo",
    "repository",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The working tree that is asked about; the current folder by default.",
)
@click.option(
    "--http",
    "port",
    type=click.IntRange(0, _MOST_PORT),
    metavar="PORT",
    help="Serve streamable HTTP on this port of 127.0.0.1 instead of standard input; 0 takes a free one.",
)
def command(repository: Path, port: int | None) -> None:
    """Serve until standard input ends, or until a signal."""
    if find_spec("mcp") is None or find_spec("uvicorn") is None:
        raise click.ClickException(
            "The Model Context Protocol is not installed here: `pip install 'babysit[mcp]'`."
        )
    from bot.cli._mcp.server import create_server  # noqa: PLC0415 - only there where the extra is

    if not is_repository(repository):
        click.echo(
            f"{repository.resolve()} is not a git repository, and most tools need one: name it with --repo.",
            err=True,
        )

    server = create_server(repository)
    if port is None:
        server.run("stdio")
        return
    from bot.cli._mcp.loopback import serve_http  # noqa: PLC0415 - see above

    try:
        asyncio.run(serve_http(server, port, lambda address: click.echo(f"Listening on {address}", err=True)))
    except OSError as error:
        raise click.ClickException(
            f"Port {port} of 127.0.0.1 cannot be listened on: {error.strerror}."
        ) from error
