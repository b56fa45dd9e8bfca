"""The ledger for programs and spreadsheets."""

import json

import pytest

from bot.model.ledger import Entry, EntryKind, Written
from bot.render.ledger import COLUMNS, as_csv, as_json
from tests.building import HEAD_SHA, NOW


def written(why: str) -> Written:
    entry = Entry(kind=EntryKind.HELD, at=NOW, head_sha=HEAD_SHA, base_ref="main", by="wei", why=why)
    return Written(repository="acme/app", number=7, entry=entry)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(begins: str) -> None:
    assert f"'{begins}1+1" in as_csv([written(f"{begins}1+1")])


def test_a_table_has_its_columns_once() -> None:
    assert as_csv([written("a")]).startswith(",".join(COLUMNS))
    assert not as_csv([written("a")], with_head=False).startswith("repository,")


def test_programs_get_the_entries_with_a_version() -> None:
    answer = json.loads(as_json([written("a")]))

    assert answer["version"] == 1
    assert (answer["entries"][0]["at"], answer["entries"][0]["why"]) == ("2026-11-22T12:00:00Z", "a")
