"""Show all of it on this machine: a simulated GitHub, the real server, agents' pull requests.

No account and no network are needed, and nothing is left behind. It takes under 30 seconds and checks its
own claims: it ends with 1 where anything did not go as told. --keep leaves the pull requests as pages to
click through, until Ctrl-C.
"""

import asyncio

import click

from bot.cli import FINDINGS
from bot.cli._invocation import invoked_as
from bot.demo import tour
from bot.demo.problems import FailedDemo


@click.command(help=__doc__)
@click.option("--keep", is_flag=True, help="Leave it running with pages of the pull requests.")
@click.pass_context
def command(context: click.Context, *, keep: bool) -> None:
    """Tell the story."""
    try:
        asyncio.run(tour.play(tour.console(), keeps=keep, invoked_as=invoked_as()))
    except asyncio.CancelledError as error:
        raise click.Abort from error
    except FailedDemo as error:
        click.echo(f"babysit demo: {error}", err=True)
        context.exit(FINDINGS)
