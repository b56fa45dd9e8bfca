"""The ledger for programs and spreadsheets."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC

from bot.model.ledger import Written

COLUMNS = (
    *("repository", "pull_request", "kind", "at", "by"),
    *("about", "why", "head_sha", "base_ref", "url"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets run these, too
"""What makes a spreadsheet run a cell; the wide forms do where Chinese or Japanese is written.

https://owasp.org/www-community/attacks/CSV_Injection
"""


def fields(written: Written) -> Mapping[str, str | int]:
    """One entry by the names that stay; an empty text where there is nothing to say."""
    entry = written.entry
    return {
        "repository": written.repository,
        "pull_request": written.number,
        "kind": entry.kind.word,
        "at": f"{entry.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "by": entry.by,
        "about": entry.about,
        "why": entry.why,
        "head_sha": entry.head_sha,
        "base_ref": entry.base_ref,
        "url": entry.url,
    }


def as_json(written: Iterable[Written]) -> str:
    """An object with its version and the entries."""
    return json.dumps({"version": 1, "entries": [fields(entry) for entry in written]}, indent=2) + "\n"


def as_csv(written: Iterable[Written], *, with_head: bool = True) -> str:
    """A line an entry below the columns' names.

    Foreign text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if with_head:
        writer.writerow(COLUMNS)
    for entry in written:
        row = fields(entry)
        writer.writerow(_inert(str(row[column])) for column in COLUMNS)
    return out.getvalue()


def _inert(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
