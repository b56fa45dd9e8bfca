"""Check a configuration file and print it with its defaults."""

import json
import sys
from pathlib import Path

import click

from bot.cli import MISUSE
from bot.configuration import normal_form, parse
from bot.configuration.document import MOST_BYTES
from bot.configuration.schema import json_schema
from bot.configuration.sections import write_config
from bot.model.config import BrokenConfig


@click.command(help=__doc__)
@click.argument("file", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="YAML or JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file instead.")
@click.pass_context
def command(context: click.Context, file: str | None, form: str, *, schema: bool) -> None:
    """Print what the file means, or each problem as `FILE:LINE: key: message` on standard error."""
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    if file is None:
        raise click.UsageError("Name the file to check, or - for standard input.", context)
    config = parse(_read(file), file)
    if isinstance(config, BrokenConfig):
        _complain(config)
        context.exit(MISUSE)
    shown = json.dumps(write_config(config), indent=2) if form == "json" else normal_form(config)
    click.echo(shown.rstrip("\n"))


def _read(file: str) -> str:
    """The text of the file, or of standard input for `-`; what is too big is cut just beyond the bound."""
    try:
        source = sys.stdin.buffer if file == "-" else Path(file).open("rb")
        with source:
            content = source.read(MOST_BYTES + 1)
        return content.decode(errors="replace" if len(content) > MOST_BYTES else "strict")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise click.ClickException(f"{file} is not UTF-8 text, or its name is none.") from error


def _complain(broken: BrokenConfig) -> None:
    for problem in broken.problems:
        where = f"{broken.path}:{problem.line}: {problem.key}"
        click.echo(f"{where}: {problem.message}" if problem.key else f"{where}{problem.message}", err=True)
