"""Run the server: take webhooks, watch pull requests, merge them.

Configured by environment variables; a missing one is named with how to get it. SIGTERM and SIGINT stop it
within ten seconds, without losing an accepted delivery. --setup serves /setup while there is no App yet, and
goes on once there is one. With PostgreSQL any number of them share the work: `--role web` takes webhooks,
`--role worker` does what they ask for.
"""

import os

import click

from bot.cli._serving import ServeRequest, run, run_set_up
from bot.cli._variables import EPILOG, settings_of, variables
from bot.core_files import forbid_core_files
from bot.credentials_file import has_app
from bot.server import ServerRole


@click.command(help=__doc__, epilog=EPILOG)
@click.option("--setup", "sets_up", is_flag=True, help="Where there is no App yet, have one made at /setup.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in ServerRole]),
    default=ServerRole.ALL.value,
    show_default=True,
    help="What this process does, where several share a PostgreSQL database.",
)
@click.pass_context
def command(context: click.Context, *, sets_up: bool, role: str) -> None:
    """Serve until a signal."""
    forbid_core_files()
    environ = variables(context, os.environ)
    if sets_up and not has_app(environ):
        run_set_up(context, environ, ServeRequest())
    else:
        run(settings_of(context, environ), ServerRole(role))
