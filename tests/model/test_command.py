from dataclasses import replace
from datetime import timedelta

from bot.model.command import Request
from bot.model.ledger import MOST_WHY, EntryKind
from bot.model.people import Person, Role
from bot.model.snapshot import Actor, Statement, StatementKind
from tests.building import HEAD_SHA, NOW, case

SAID = Statement(
    kind=StatementKind.COMMENT,
    statement_id=5,
    node_id="IC_5",
    author=Actor("ada", user_id=1),
    body="/hold",
    url="https://github.example/c/5",
    created_at=NOW - timedelta(minutes=1),
)
REQUEST = Request(case=case(), person=Person(login="ada", role=Role.WRITE), statement=SAID)


def test_an_entry_rests_on_its_commands_statement() -> None:
    entry = REQUEST.entry(EntryKind.HELD, why="x" * (MOST_WHY + 1))

    assert (entry.at, entry.by, entry.by_id, entry.source) == (SAID.created_at, "ada", 1, SAID.identity)
    assert (entry.head_sha, entry.base_ref, entry.url) == (HEAD_SHA, "main", SAID.url)
    assert len(entry.why) == MOST_WHY


def test_without_github_s_time_an_entry_is_of_now() -> None:
    assert replace(REQUEST, statement=replace(SAID, created_at=None)).entry(EntryKind.HELD).at == NOW
