"""Make the GitHub App in the browser, and serve with it.

Opens GitHub's own pages with a manifest of what Babysit asks for, writes what GitHub answers where `babysit
serve` reads it (CREDENTIALS_PATH, else babysit.env beside the database, mode 600), and goes on as the server:
the page then leads to the installation, and to the first pull request. --print prints the credentials as
variables for a secret store instead, and ends.
"""

import os
import sys

import click

from bot.cli._serving import ServeRequest, run_set_up
from bot.cli._variables import EPILOG
from bot.core_files import forbid_core_files


@click.command(help=__doc__, epilog=EPILOG)
@click.option("--organization", default="", metavar="NAME", help="Whose App it is; without it, yours.")
@click.option(
    "--url", default="", metavar="URL", help="This server's address, as GitHub and browsers reach it."
)
@click.option("--print", "prints", is_flag=True, help="Print the credentials in place of writing them.")
@click.option("--browser/--no-browser", default=True, help="Open the page by itself.")
@click.pass_context
def command(context: click.Context, *, organization: str, url: str, prints: bool, browser: bool) -> None:
    """Set up, then serve."""
    forbid_core_files()

    def opened(address: str) -> None:
        click.echo(f"Open {address}", err=True)
        has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
        if browser and (has_screen or sys.platform in {"darwin", "win32"}):
            click.launch(address)

    run_set_up(
        context, os.environ, ServeRequest(organization=organization, url=url, prints=prints, opened=opened)
    )
