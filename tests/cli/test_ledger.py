"""`babysit ledger` reads what people decided, for people, programs and spreadsheets."""

import asyncio
import csv
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import run
from bot.model.ledger import Entry, EntryKind
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from tests.building import BASE_SHA, HEAD_SHA, KEY, NOW

APPROVED = Entry(
    kind=EntryKind.APPROVED,
    at=NOW,
    head_sha=HEAD_SHA,
    base_ref="main",
    by="max",
    about="strategic",
    url="https://github.example/acme/app/pull/7#issuecomment-3",
    source="comment 3",
)
HELD = Entry(
    kind=EntryKind.HELD,
    at=NOW,
    head_sha=BASE_SHA,
    base_ref="main",
    by="wei",
    why='=HYPERLINK("http://evil.example") \u202e',
    source="comment 4",
)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    async def write() -> None:
        database = await SqliteDatabase.open(tmp_path / "b.db")
        await Ledger(database).add(KEY, [APPROVED])
        await Ledger(database).add(replace(KEY, number=8), [HELD])
        await Ledger(database).add(replace(KEY, repository_id=71, repository="acme/other"), [HELD])
        await database.close()

    asyncio.run(write())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/b.db")
    return tmp_path / "b.db"


@pytest.mark.usefixtures("written")
def test_one_line_an_entry_says_who_what_where_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "acme/app"]) == 0

    assert capsys.readouterr().out == (
        "2026-11-22 12:00 acme/app#7 at aaaaaaaaaaaa approved strategic by @max\n"
        '2026-11-22 12:00 acme/app#8 at bbbbbbbbbbbb held by @wei: =HYPERLINK("http://evil.example") \ufffd\n'
    )


@pytest.mark.usefixtures("written")
def test_programs_read_stable_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "acme/app#7", "--format", "json"]) == 0

    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "entries": [
            {
                "repository": "acme/app",
                "pull_request": 7,
                "kind": "approved",
                "at": "2026-11-22T12:00:00Z",
                "by": "max",
                "about": "strategic",
                "why": "",
                "head_sha": HEAD_SHA,
                "base_ref": "main",
                "url": APPROVED.url,
            }
        ],
    }


@pytest.mark.usefixtures("written")
def test_a_spreadsheet_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "--format", "csv"]) == 0

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["kind"] for row in rows] == ["approved", "held", "held"]
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def test_the_ledger_is_read_while_a_server_writes_it(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def read_beside_a_writer() -> int:
        database = await SqliteDatabase.open(written)
        await Ledger(database).add(KEY, [replace(APPROVED, source="comment 9")])
        code = await asyncio.to_thread(run, ["ledger", "acme/app#7"])
        await database.close()
        return code

    assert asyncio.run(read_beside_a_writer()) == 0
    assert capsys.readouterr().out.count("approved") == 2


@pytest.mark.parametrize(
    ("arguments", "url", "says"),
    [
        (["acme"], "", "'acme' is neither a repository nor a pull request"),
        (["../..#1"], "", "is neither a repository nor a pull request"),
        (
            [],
            "sqlite:////nowhere/b.db",
            "/nowhere/b.db does not exist: set DATABASE_URL to the server's own.",
        ),
        ([], "mysql://x", "DATABASE_URL must be sqlite:///path"),
    ],
)
@pytest.mark.usefixtures("written")
def test_what_cannot_be_read_is_said_in_one_line(
    arguments: list[str],
    url: str,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if url:
        monkeypatch.setenv("DATABASE_URL", url)

    assert run(["ledger", *arguments]) == 2

    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


def test_a_file_that_is_no_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.db").write_text("hello")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/b.db")

    assert run(["ledger"]) == 2
    assert "holds no records that can be read" in capsys.readouterr().err


@pytest.mark.parametrize("statement", ["", "CREATE TABLE notes (text)"])
def test_a_database_of_somebody_else_is_told_without_a_word_of_sql(
    statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute(statement)
    (tmp_path / "x.db").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.db")

    assert run(["ledger"]) == 2
    said = capsys.readouterr().err
    assert "no Babysit ever wrote there. Set DATABASE_URL to the server's own." in said
    assert "table" not in said
