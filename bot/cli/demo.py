"""Show all of it on this machine: a simulated GitHub, the real server, agents' pull requests.

No account and no network are needed, and nothing is left behind. It takes under 30 seconds and checks its
own claims: it ends with 1 where anything did not go as told. --keep leaves it running until Ctrl-C, with
Babysit's own pages and the pull requests to click through. --setup has you set Babysit up in the browser
instead, on a simulated GitHub.
"""

import asyncio
from importlib import import_module
from types import ModuleType

import click

from bot.cli import FINDINGS
from bot.cli._invocation import invoked_as

MISSING = (
    "The simulated GitHub is not part of this installation. Install it with "
    "`python -m pip install 'babysit[demo]'`, or run `python3 dev.py demo` in a checkout of Babysit."
)


@click.command(help=__doc__)
@click.option("--keep", is_flag=True, help="Leave it running, with pages to click through.")
@click.option("--setup", "sets_up", is_flag=True, help="Click through the set-up in the browser.")
@click.pass_context
def command(context: click.Context, *, keep: bool, sets_up: bool) -> None:
    """Tell the story."""
    tour, problems = _installed("simulator.demo.tour"), _installed("simulator.demo.problems")
    try:
        if sets_up:
            asyncio.run(_installed("simulator.demo.setting_up").play(tour.console()))
        else:
            asyncio.run(tour.play(tour.console(), keeps=keep, invoked_as=invoked_as()))
    except asyncio.CancelledError as error:
        raise click.Abort from error
    except problems.FailedDemo as error:
        click.echo(f"babysit demo: {error}", err=True)
        context.exit(FINDINGS)


def _installed(name: str) -> ModuleType:
    """A module of the simulated GitHub, which is an extra: a server does without it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise click.ClickException(MISSING) from error
