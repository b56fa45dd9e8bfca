"""Check a configuration file, by default .github/babysit.yml, and print it with its defaults."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli import MISUSE
from bot.cli._agent_folder import note_root
from bot.configuration import Source, filled, normal_form, origins, resolve
from bot.configuration.document import MOST_BYTES
from bot.configuration.schema import json_schema
from bot.configuration.sections import write_config
from bot.configuration.templates import EXAMPLE
from bot.model.config import BrokenConfig, MessageConfig

FILE = ".github/babysit.yml"


@click.command(help=__doc__)
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="YAML or JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file instead.")
@click.option(
    "--organisation",
    type=click.File("rb"),
    help="The organisation's file, .github/babysit.yml of its repository .github, to put the two together.",
)
@click.option("--resolved", is_flag=True, help="Say beside each key which file it is from.")
@click.pass_context
def command(
    context: click.Context,
    file: BinaryIO | None,
    form: str,
    organisation: BinaryIO | None,
    *,
    schema: bool,
    resolved: bool,
) -> None:
    """Print what the file means, or each problem as `FILE:LINE: key: message` on standard error."""
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    if file is None:
        note_root(Path(), f"its file is {FILE} there, and another is looked for here.")
    with file or _here() as opened:
        own = _source(opened, "this file")
    theirs = _source(organisation, "the organisation's file") if organisation is not None else None
    config = resolve(own, theirs)
    if isinstance(config, BrokenConfig):
        _complain(config)
        context.exit(MISUSE)
    shown = json.dumps(write_config(config), indent=2) if form == "json" else normal_form(config)
    click.echo(shown.rstrip("\n"))
    if not any(
        line.strip() not in {"", "---"} and line.lstrip()[:1] != "#" for line in own.text.splitlines()
    ):
        click.echo(f"{own.path} says nothing: every key has its default.", err=True)
    if form == "text" and config.merge.message != MessageConfig():
        click.echo(_example_of(config.merge.message))
    if resolved:
        _show_origins(own, theirs)


def _example_of(message: MessageConfig) -> str:
    """What the templates make of an imaginary pull request, as YAML comments."""
    parts = [filled(part, EXAMPLE) for part in (message.title, message.body) if part is not None]
    lines = "\n\n".join(parts).split("\n")
    return "\n".join(
        ["", "# merge.message, of an imaginary pull request:", *(f"#   {line}".rstrip() for line in lines)]
    )


def _source(file: BinaryIO, repository: str) -> Source:
    return Source(
        repository=repository, path=_name(file), text=_text(file), has_own_items=_has_own_items(_name(file))
    )


def _has_own_items(name: str) -> bool:
    """Whether items of the repository's own lie where they are looked for, beside its configuration."""
    return (Path(name).parent / "checklists").is_dir()


def _show_origins(own: Source, organisation: Source | None) -> None:
    """Where each key that somebody set is from, as YAML comments; all others have their defaults."""
    click.echo("\n# set by")
    for key, where in origins(own, organisation).items():
        click.echo(f"# {key}: {where}")


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
