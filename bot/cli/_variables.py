"""The variables of the commands that speak to GitHub: shown in their help, and complained of all at once."""

from collections.abc import Mapping
from pathlib import Path

import click

from bot.cli import MISUSE
from bot.credentials_file import OWN, CredentialsFileError, credentials_path, with_credentials
from bot.settings import VARIABLES, Settings, SettingsError, database_address
from bot.storage.addresses import SqliteFile
from bot.trackers.registry import access_readers, tracker_variables

_ALL = (*VARIABLES, *tracker_variables())
_WIDTH = max(len(variable.names) for variable in _ALL)
EPILOG = "\b\nVariables:\n" + "\n".join(
    f"  {variable.names:<{_WIDTH}}  {variable.meaning} ({variable.default})" for variable in _ALL
)
"""For a command's help; click leaves the lines of a block that begins with a backspace as they are."""


def variables(context: click.Context, environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment with what `babysit setup` wrote; a line and the end where that is unreadable."""
    try:
        return with_credentials(environ, file_path(environ))
    except CredentialsFileError as error:
        click.echo(f"{context.command_path}: {error}", err=True)
        context.exit(MISUSE)
    except SettingsError:
        return environ  # told with whatever else is wrong


def file_path(environ: Mapping[str, str]) -> Path:
    """Beside the database's file; where that is a server's, in this directory."""
    address = database_address(environ)
    return credentials_path(environ, address.path if isinstance(address, SqliteFile) else Path("babysit.db"))


def without_app(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The same for somebody who asks in their own name, also where the App's credentials are at hand."""
    return {name: value for name, value in environ.items() if name not in OWN}


def settings_of(context: click.Context, environ: Mapping[str, str]) -> Settings:
    """The settings; ends the command with a line a variable where some are missing or malformed."""
    try:
        return Settings.from_environment(environ, access_readers())
    except SettingsError as error:
        for problem in error.problems:
            click.echo(f"{context.command_path}: {problem}", err=True)
        context.exit(MISUSE)
