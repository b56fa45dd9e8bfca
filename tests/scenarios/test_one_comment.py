"""The one comment on a pull request: when there is one, what it says, and whom it disturbs."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.model.markers import CHECKLIST, MOVED, STATUS
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.storage.migrations.former import RECORD_STEPS
from simulator.state.world import PullRequest
from tests.scenarios.checklists import (
    BEFORE,
    INSIDE,
    NAMES,
    OUTSIDE,
    SERVER,
    push,
    reviewed_house,
    row,
    threads,
)
from tests.scenarios.house import House

ROUTES = {"api/routes.go": BEFORE, "api/server.go": SERVER}
CLAIM = "Blocked: `src/nowhere.ts` is missing from this repository, so I cannot proceed."


@asynccontextmanager
async def house_with(comments: str) -> AsyncIterator[House]:
    async with reviewed_house(ROUTES, configuration=f"comments: {comments}\n{NAMES}") as house:
        yield house


async def failing(house: House, *, draft: bool = False) -> PullRequest:
    """A pull request with a finding, looked at."""
    pull_request = house.propose(files={"api/routes.go": OUTSIDE}, draft=draft)
    house.report(pull_request, "build", "failure")
    await house.until(lambda: house.conclusion(pull_request) == "failure")
    await house.settle()
    return pull_request


async def clean(house: House, branch: str = "agent/clean") -> PullRequest:
    """A pull request without one, merged."""
    pull_request = house.propose(branch)
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged)
    await house.settle()
    return pull_request


async def test_a_finding_a_claim_and_the_sentence_of_the_check_run_are_one_comment() -> None:
    async with house_with("all") as house:
        pull_request = await failing(house)
        house.say(pull_request, CLAIM, by="wei")
        await house.settle()

        (comment,) = [one for one in house.comments(pull_request) if not one.startswith("<!-- babysit:ci ")]
        marker, sentence = comment.splitlines()[:2]
        assert marker == STATUS
        assert comment.count(CHECKLIST) == 1
        assert re.sub(r"\[(.*?)\]\(.*?\)", r"\1", sentence).replace("`", "").strip("*") == house.says(
            pull_request
        )
        assert row(house, pull_request, "B")[1] == "fail"
        assert "[`C1`]" in comment
        assert f"`{pull_request.head_sha[:12]}`" in comment


async def test_two_questions_that_fail_at_one_line_are_one_conversation() -> None:
    async with house_with("all") as house:
        pull_request = await failing(house)

        (thread,) = threads(pull_request)
        assert "**B1, B2 Auth gate present**" in thread.comments[0].body

        push(house, pull_request, {"api/routes.go": INSIDE})
        await house.settle()
        assert thread.is_resolved


async def test_with_findings_a_clean_pull_request_is_merged_without_a_word() -> None:
    async with house_with("findings") as house:
        pull_request = await clean(house)

        assert house.comments(pull_request) == []
        assert all(f"| {letter} | " in house.summary(pull_request) for letter in "ABCDEFGHIJK")


async def test_with_findings_one_that_was_found_is_told_also_when_it_is_mended() -> None:
    async with house_with("findings") as house:
        pull_request = await failing(house)
        assert row(house, pull_request, "B")[1] == "fail"

        push(house, pull_request, {"api/routes.go": INSIDE})
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged)

        assert row(house, pull_request, "B")[1] == "pass"


async def test_with_none_nothing_is_written_but_the_check_run() -> None:
    async with house_with("none") as house:
        pull_request = await failing(house)
        said = house.say(pull_request, CLAIM, by="wei")
        asked = len(house.github.requests)
        await house.let_pass(5 * 3600)

        assert len(house.github.requests) - asked < 10, house.bill()
        run = house.own_check(pull_request)
        assert run is not None
        assert house.comments(pull_request) == []
        assert threads(pull_request) == []
        assert house.reactions(said) == []
        assert [annotation.title for annotation in run.output.annotations][:1] == ["B1 Auth gate present"]
        assert "| B | fail | " in house.summary(pull_request)


async def test_with_none_a_comment_that_is_there_stays_true_and_a_deleted_one_is_gone() -> None:
    async with house_with("all") as house:
        pull_request = await failing(house)
        house.configure(f"comments: none\n{NAMES}")

        push(house, pull_request, {"api/routes.go": INSIDE})
        await house.settle()
        assert row(house, pull_request, "B")[1] == "pass"

        for comment in list(pull_request.comments):
            house.repository.delete_comment(comment, author="wei")
        push(house, pull_request, {"api/routes.go": OUTSIDE})
        await house.settle()
        assert house.comments(pull_request) == []


async def test_with_none_a_command_is_answered() -> None:
    async with house_with("none") as house:
        pull_request = await failing(house)

        house.say(pull_request, "/explain", by="wei")
        await house.settle()

        assert house.comments(pull_request) == house.replies(pull_request)
        assert len(house.replies(pull_request)) == 1


async def test_a_draft_is_left_in_peace_until_it_is_ready() -> None:
    async with house_with("all") as house:
        pull_request = await failing(house, draft=True)
        assert house.comments(pull_request) == []
        assert threads(pull_request) == []

        house.repository.mark_ready(pull_request.number, author="agent")
        await house.settle()

        assert row(house, pull_request, "B")[1] == "fail"
        assert len(threads(pull_request)) == 1


@pytest.mark.parametrize("asks", [CLAIM, "/hold until Monday"], ids=["claim", "command"])
async def test_on_a_draft_who_asks_is_answered(asks: str) -> None:
    async with house_with("all") as house:
        pull_request = await failing(house, draft=True)

        house.say(pull_request, asks, by="wei")
        await house.settle()

        (comment,) = house.comments(pull_request)
        assert comment.startswith(STATUS)
        assert threads(pull_request) == []


async def test_eleven_times_nothing_to_ask_is_said_so() -> None:
    async with reviewed_house({"notes.txt": "a\n"}) as house:
        pull_request = house.propose(files={"notes.txt": "b\n"})
        await house.until(lambda: house.comments(pull_request))

        assert "nothing in this change touches the 11 items" in house.comments(pull_request)[0]
        assert "Nothing in this change touches the 11 items." in house.summary(pull_request)


async def with_two_comments(house: House, pull_request: PullRequest) -> tuple[int, int]:
    """What an older Babysit left: its checklist, then its status."""
    checklist = house.repository.comment(
        pull_request.number, f"{CHECKLIST}\n**Security checklist** on `abc`", author="babysit[bot]"
    )
    status = house.repository.comment(
        pull_request.number, f"{STATUS}\n**Status** at `abc`", author="babysit[bot]"
    )
    return checklist.id, status.id


async def test_the_two_comments_of_an_older_babysit_become_one_and_a_pointer() -> None:
    async with house_with("all") as house:
        pull_request = house.propose(draft=True)
        await house.settle()
        _checklist, status = await with_two_comments(house, pull_request)

        house.repository.mark_ready(pull_request.number, author="agent")
        await house.settle()

        first, second = house.comments(pull_request)
        assert first.startswith(MOVED)
        assert f"#issuecomment-{status})" in first
        assert second.startswith(STATUS)
        assert CHECKLIST in second
        before = len(house.content_writes())
        house.repository.label(pull_request.number, "soon", author="wei")
        await house.settle()
        assert len(house.content_writes()) == before


async def test_the_only_checklist_of_an_older_babysit_becomes_the_one_comment() -> None:
    async with house_with("all") as house:
        pull_request = house.propose(draft=True)
        await house.settle()
        old = house.repository.comment(
            pull_request.number, f"{CHECKLIST}\n**Security checklist** on `abc`", author="babysit[bot]"
        )

        house.repository.mark_ready(pull_request.number, author="agent")
        await house.settle()

        (comment,) = pull_request.comments
        assert comment.id == old.id
        assert comment.body.startswith(STATUS)


def old_records(*, with_status: bool) -> sqlite3.Connection:
    """The records of the version before, which knew of a checklist comment, and perhaps of a status."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in RECORD_STEPS[:6]:
        connection.executescript(step)
    connection.execute("INSERT INTO posted VALUES ('70', 7, 'checklist', 11, 'd', 1.0)")
    connection.execute("INSERT INTO posted VALUES ('70', 7, 'aa', 12, 'settled', 1.0)")
    if with_status:
        connection.execute("INSERT INTO status_comments VALUES ('70', 7, 13, 'e')")
    connection.executescript(RECORD_STEPS[6])
    return connection


@pytest.mark.parametrize(
    ("with_status", "known"), [(False, [("status", 11, "")]), (True, [("status", 13, "e")])]
)
def test_the_memory_of_two_comments_becomes_one(
    *, with_status: bool, known: list[tuple[str, int, str]]
) -> None:
    connection = old_records(with_status=with_status)

    rows = connection.execute("SELECT name, comment_id, digest FROM posted ORDER BY name").fetchall()

    assert rows == [("aa", 12, "settled"), *known]


async def test_a_lost_database_leads_to_no_second_comment() -> None:
    connection = opened(None)
    async with reviewed_house(ROUTES, SqliteDatabase(connection)) as house:
        pull_request = await failing(house)
        before = len(house.comments(pull_request))
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if name in {"posted", "met_repositories", "found_open", "reviews"}:
                connection.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own

        push(house, pull_request, {"api/routes.go": f"// moved\n{OUTSIDE}"})
        await house.settle()

        assert len([comment for comment in house.comments(pull_request) if comment.startswith(STATUS)]) == 1
        assert len(threads(pull_request)) == 1
        assert before >= 1
