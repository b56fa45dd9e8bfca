"""Read what people decided: approvals, settlements, waivers, holds, and the merges that followed.

Reads the database that DATABASE_URL names, also while the server runs, and changes nothing.
"""

import asyncio
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC

import click

from bot.model.ledger import Written
from bot.records.database import RecordsError, UnusableRecordsError
from bot.records.ledger import Ledger
from bot.render.ledger import as_csv, as_json
from bot.render.markdown import visible
from bot.settings import SettingsError, database_address
from bot.stores import open_records

_NAME = re.compile(
    r"(?P<repository>[A-Za-z0-9_-]{1,100}/(?!\.{1,2}(?:#|\Z))[A-Za-z0-9._-]{1,100})(?:#(?P<number>[0-9]{1,9}))?"
)


@click.command(help=__doc__)
@click.argument("where", metavar="[OWNER/REPO[#N]]", default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="For people, programs or spreadsheets.",
)
def command(where: str, form: str) -> None:
    """Print the ledger of everything, of a repository, or of one pull request, oldest first."""
    name = _NAME.fullmatch(where) if where else None
    if where and name is None:
        raise click.ClickException(
            f"{where!r} is neither a repository nor a pull request: write OWNER/REPO or OWNER/REPO#NUMBER."
        )
    try:
        written = asyncio.run(
            _read(name["repository"] if name else "", int(name["number"] or 0) if name else 0)
        )
    except (SettingsError, UnusableRecordsError, RecordsError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_FORMS[form](written), nl=False)


async def _read(repository: str, number: int) -> Sequence[Written]:
    async with open_records(database_address(os.environ)) as database:
        return await Ledger(database).search(repository, number)


def _as_text(written: Sequence[Written]) -> str:
    if not written:
        return "Nothing was decided there yet.\n"
    return "".join(_line(row) for row in written)


def _line(written: Written) -> str:
    entry = written.entry
    who = f"@{entry.by}" if entry.by else "Babysit"
    about = f" {visible(entry.about)}" if entry.about else ""
    why = f": {visible(entry.why)}" if entry.why else ""
    where = f"{written.repository}#{written.number} at {entry.head_sha[:12]}"
    when = f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M}"
    return f"{when} {where} {entry.kind.word}{about} by {visible(who)}{why}\n"


_FORMS: Mapping[str, Callable[[Sequence[Written]], str]] = {
    "text": _as_text,
    "json": as_json,
    "csv": as_csv,
}
