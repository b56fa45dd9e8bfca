"""Babysit comes to an organisation that is at work already: it looks at everything and disturbs nobody."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.model.markers import STATUS
from bot.records.database import Database
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from simulator.state.issues import IssueComment
from simulator.state.world import PullRequest
from tests.scenarios.checklists import BEFORE, OUTSIDE, SERVER, push, reviewed_house, threads
from tests.scenarios.house import House

ROUTES = {"api/routes.go": BEFORE, "api/server.go": SERVER}
CLAIM = "Blocked: `src/nowhere.ts` is missing from this repository, so I cannot proceed."


@asynccontextmanager
async def busy_house(database: Database | None = None) -> AsyncIterator[House]:
    """A house from which Babysit was just removed; `arrive` brings it back under another number."""
    async with reviewed_house(ROUTES, database) as house:
        house.starter.world.uninstall(house.starter.installation)
        await house.settle()
        yield house


def open_before(house: House, branch: str = "agent/old", *, labels: tuple[str, ...] = ()) -> PullRequest:
    """One with a finding and a red CI, which asks for a comment in every way."""
    pull_request = house.propose(branch, files={"api/routes.go": OUTSIDE}, labels=labels)
    house.report(pull_request, "build", "failure")
    return pull_request


async def arrive(house: House) -> None:
    house.starter.world.install(house.starter.app, "acme")
    await house.settle()


def said(house: House, pull_request: PullRequest) -> int:
    return len(house.comments(pull_request)) + len(threads(pull_request))


async def test_what_was_open_gets_check_runs_a_second_apart_and_no_word() -> None:
    async with busy_house() as house:
        old = [open_before(house, f"agent/{number}") for number in range(6)]

        await arrive(house)

        assert [house.conclusion(pull_request) for pull_request in old] == ["failure"] * 6
        assert [said(house, pull_request) for pull_request in old] == [0] * 6
        assert "| B | fail |" in house.summary(old[0])
        at = [write.at for write in house.content_writes()]
        gaps = [later - earlier for earlier, later in pairwise(at)]
        assert min(gaps) >= timedelta(seconds=1) - timedelta(microseconds=10)


async def test_further_tours_and_looks_change_nothing() -> None:
    async with busy_house() as house:
        old = open_before(house)
        await arrive(house)

        house.repository.label(old.number, "soon", author="wei")
        house.report(old, "lint", "failure")
        await house.settle()

        assert said(house, old) == 0


def _pushes(house: House, pull_request: PullRequest) -> None:
    push(house, pull_request, {"api/routes.go": f"// moved\n{OUTSIDE}"})


def _closes_and_opens(house: House, pull_request: PullRequest) -> None:
    house.repository.close(pull_request.number, author="agent")
    house.repository.reopen(pull_request.number, author="agent")


@pytest.mark.parametrize("happens", [_pushes, _closes_and_opens], ids=["push", "reopened"])
async def test_one_that_is_pushed_to_or_opened_again_is_like_any_other(
    happens: Callable[[House, PullRequest], None],
) -> None:
    async with busy_house() as house:
        old = open_before(house)
        await arrive(house)

        happens(house, old)
        await house.settle()

        assert house.comments(old)[0].startswith(STATUS)
        assert len(threads(old)) == 1


async def test_one_whose_push_nobody_told_of_is_like_any_other_after_the_next_look() -> None:
    async with busy_house() as house:
        old = open_before(house)
        await arrive(house)
        deliver, house.starter.world.outbox.deliver = house.starter.world.outbox.deliver, lambda *_: None  # type: ignore[method-assign]
        _pushes(house, old)
        house.starter.world.outbox.deliver = deliver  # type: ignore[method-assign]

        house.repository.label(old.number, "soon", author="wei")
        await house.settle()

        assert house.comments(old)[0].startswith(STATUS)


async def test_one_that_is_merged_is_reviewed_on_the_record_first() -> None:
    async with busy_house() as house:
        old = house.propose("agent/old", labels=())
        house.report(old, "build", "success")
        await arrive(house)
        assert said(house, old) == 0

        house.repository.label(old.number, "automerge", author="wei")
        await house.until(lambda: old.is_merged)
        await house.settle()

        (comment,) = house.comments(old)
        assert comment.startswith(STATUS)
        asked = [f"{write.method} {write.path}" for write in house.content_writes()]
        comment_at = asked.index("POST /repos/acme/app/issues/1/comments")
        assert comment_at < asked.index("PUT /repos/acme/app/pulls/1/merge")


def _claims(house: House, pull_request: PullRequest) -> IssueComment:
    return house.say(pull_request, CLAIM, by="wei")


def _holds(house: House, pull_request: PullRequest) -> IssueComment:
    return house.say(pull_request, "/hold until Monday", by="wei")


@pytest.mark.parametrize("asks", [_claims, _holds], ids=["claim", "command"])
async def test_who_asks_on_one_is_answered(asks: Callable[[House, PullRequest], IssueComment]) -> None:
    async with busy_house() as house:
        old = open_before(house)
        await arrive(house)

        asks(house, old)
        await house.settle()

        (comment,) = house.comments(old)
        assert comment.startswith(STATUS)
        assert threads(old) == []


async def test_nobody_is_asked_for_a_review_of_what_was_open() -> None:
    async with busy_house() as house:
        house.configure("strategic: {paths: {'api/**': strategic}, approvers: ['@max']}\n")
        old = open_before(house)
        await arrive(house)
        before = list(old.requested_reviewers)

        _pushes(house, old)
        await house.settle()

        assert before == []
        assert [reviewer.login for reviewer in old.requested_reviewers] == ["max"]


async def test_what_is_opened_after_the_arrival_is_commented_on() -> None:
    async with busy_house() as house:
        await arrive(house)

        new = open_before(house, "agent/new")
        await house.settle()

        assert house.comments(new)[0].startswith(STATUS)


async def test_a_lost_database_is_no_arrival() -> None:
    connection = opened(None)
    async with reviewed_house(ROUTES, SqliteDatabase(connection)) as house:
        known = house.propose(files={"api/routes.go": OUTSIDE}, draft=True)
        await house.settle()
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if name not in {"records_version", "ledger", "sqlite_sequence"}:
                connection.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own

        house.repository.mark_ready(known.number, author="agent")
        await house.settle()

        assert len([comment for comment in house.comments(known) if comment.startswith(STATUS)]) == 1
