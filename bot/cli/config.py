"""Check a configuration file, by default .github/babysit.yml, and print it with its defaults."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli import MISUSE
from bot.configuration import normal_form, parse
from bot.configuration.document import MOST_BYTES
from bot.configuration.schema import json_schema
from bot.configuration.sections import write_config
from bot.model.config import BrokenConfig

FILE = ".github/babysit.yml"


@click.command(help=__doc__)
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="YAML or JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file instead.")
@click.pass_context
def command(context: click.Context, file: BinaryIO | None, form: str, *, schema: bool) -> None:
    """Print what the file means, or each problem as `FILE:LINE: key: message` on standard error."""
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    with file or _here() as opened:
        config = parse(_text(opened), _name(opened))
    if isinstance(config, BrokenConfig):
        _complain(config)
        context.exit(MISUSE)
    shown = json.dumps(write_config(config), indent=2) if form == "json" else normal_form(config)
    click.echo(shown.rstrip("\n"))


def _here() -> BinaryIO:
    try:
        return Path(FILE).open("rb")  # closed by the caller
    except OSError as error:
        raise click.ClickException(
            f"{FILE} cannot be read here ({error.strerror}): name the file to check, or - for standard input."
        ) from error


def _name(file: BinaryIO) -> str:
    return getattr(file, "name", "<stdin>")  # whoever replaces standard input need not name it


def _text(file: BinaryIO) -> str:
    """The file's text; one that is too big is cut just beyond the bound, where `parse` refuses it."""
    content = file.read(MOST_BYTES + 1)
    try:
        return content.decode(errors="replace" if len(content) > MOST_BYTES else "strict")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{_name(file)} is not UTF-8 text.") from error


def _complain(broken: BrokenConfig) -> None:
    for problem in broken.problems:
        where = f"{broken.path}:{problem.line}: {problem.key}"
        click.echo(f"{where}: {problem.message}" if problem.key else f"{where}{problem.message}", err=True)
