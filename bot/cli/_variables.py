"""The variables of the commands that speak to GitHub: shown in their help, and complained of all at once."""

from collections.abc import Mapping

import click

from bot.cli import MISUSE
from bot.settings import VARIABLES, Settings, SettingsError
from bot.trackers.registry import access_readers, tracker_variables

_ALL = (*VARIABLES, *tracker_variables())
_WIDTH = max(len(variable.names) for variable in _ALL)
EPILOG = "\b\nVariables:\n" + "\n".join(
    f"  {variable.names:<{_WIDTH}}  {variable.meaning} ({variable.default})" for variable in _ALL
)
"""For a command's help; click leaves the lines of a block that begins with a backspace as they are."""


def settings_of(context: click.Context, environ: Mapping[str, str]) -> Settings:
    """The settings; ends the command with a line a variable where some are missing or malformed."""
    try:
        return Settings.from_environment(environ, access_readers())
    except SettingsError as error:
        for problem in error.problems:
            click.echo(f"{context.command_path}: {problem}", err=True)
        context.exit(MISUSE)
