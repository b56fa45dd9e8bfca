"""The checklist on pull requests, through the whole server: what it says, where, how often, at what cost."""

from datetime import timedelta

from bot.model.markers import CHECKLIST, STATUS
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.reviewing.analysts import NoAnswerError, ThreadAnalyst
from bot.reviewing.assignment import Answer, Assignment
from simulator.faults import Fault
from tests.scenarios.checklists import (
    BEFORE,
    INSIDE,
    OUTSIDE,
    ROUTE,
    SERVER,
    checklists,
    judged,
    push,
    reviewed_house,
    row,
    threads,
)


async def test_a_route_outside_the_group_is_told_at_its_line_and_merged_once_it_is_mended() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        house.report(pull_request, "build", "success")
        await house.until(lambda: checklists(house, pull_request))
        await house.settle()

        line = OUTSIDE.split("\n").index(ROUTE.rstrip("\n")) + 1
        assert house.conclusion(pull_request) == "failure"
        assert "B Auth gate" in house.says(pull_request)
        assert row(house, pull_request, "B")[1] == "fail"
        place = f"/blob/{pull_request.head_sha}/api/routes.go#L{line})"
        assert place in row(house, pull_request, "B")[3]
        (thread,) = [one for one in threads(pull_request) if "**B1" in one.comments[0].body]
        assert (thread.comments[0].path, thread.comments[0].line) == ("api/routes.go", line)
        (comment,) = checklists(house, pull_request)
        assert "RequireClerkAuth" in comment
        assert "RequirePlan" in comment
        assert house.merges() == []

        push(house, pull_request, {"api/routes.go": INSIDE})
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert row(house, pull_request, "B")[1] == "pass"
        assert pull_request.head_sha[:12] in checklists(house, pull_request)[0]
        assert all(thread.is_resolved for thread in threads(pull_request))


async def test_a_later_pull_request_that_only_takes_the_gate_away_fails_for_the_routes_it_exposes() -> None:
    async with reviewed_house({"api/routes.go": INSIDE, "api/server.go": SERVER}) as house:
        ungated = INSIDE.replace("\t\tr.Use(RequireClerkAuth)\n", "")
        pull_request = house.propose(files={"api/routes.go": ungated})
        house.report(pull_request, "build", "success")
        await judged(house, pull_request)

        assert house.conclusion(pull_request) == "failure"
        assert row(house, pull_request, "B")[1] == "fail"
        lines = [n for n, line in enumerate(ungated.split("\n"), 1) if "r.Get(" in line]
        assert all(f"routes.go#L{line})" in row(house, pull_request, "B")[3] for line in lines)
        assert house.merges() == []


async def test_a_finding_that_comes_back_opens_its_conversation_again() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE}, labels=())
        await judged(house, pull_request)
        before = len(threads(pull_request))
        push(house, pull_request, {"api/routes.go": INSIDE})
        await judged(house, pull_request)
        settled = [thread.is_resolved for thread in threads(pull_request)]

        push(house, pull_request, {"api/routes.go": OUTSIDE})
        await judged(house, pull_request)

        assert settled == [True] * before
        assert [thread.is_resolved for thread in threads(pull_request)] == [False] * before


async def test_what_github_refuses_to_settle_is_asked_once() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE}, labels=())
        await judged(house, pull_request)
        count = len(threads(pull_request))
        refusal = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
        body: dict[str, object] = {"data": {"resolveReviewThread": None}, "errors": [refusal]}
        house.github.faults.add(Fault(path="/graphql", status=200, body=body, skip=2, times=count))
        push(house, pull_request, {"api/routes.go": INSIDE})
        await judged(house, pull_request)
        before = len(house.requests())

        for label in ("one", "two"):
            house.repository.label(pull_request.number, label, author="wei")
            await house.settle()
        asked = [request.path for request in house.requests()[before:]]

        assert not any(thread.is_resolved for thread in threads(pull_request))
        assert len(threads(pull_request)) == count
        assert asked.count("/graphql") == 2  # each look's own query


async def test_our_own_words_cause_no_look() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        await judged(house, pull_request)

        asked = [request.path for request in house.requests()]
        after = asked[asked.index("/repos/acme/app/pulls/1/reviews") :]
        assert "/graphql" not in after


async def test_re_run_is_always_answered() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        await judged(house, pull_request)
        run = house.own_check(pull_request)
        assert run is not None

        house.repository.rerun_check(run, author="wei")
        await house.settle()

        assert house.conclusion(pull_request) == "failure"


async def test_ten_pushes_leave_one_comment_and_one_conversation_a_finding() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        await house.until(lambda: threads(pull_request))
        before = len(threads(pull_request))
        for turn in range(10):
            push(house, pull_request, {"api/routes.go": "// moved\n" * turn + OUTSIDE})
            await house.until(lambda: pull_request.head_sha[:12] in checklists(house, pull_request)[0])
            await house.settle()

        assert len(checklists(house, pull_request)) == 1
        assert len(threads(pull_request)) == before
        assert not any(thread.is_resolved for thread in threads(pull_request))


async def test_a_clean_review_is_eleven_short_rows_behind_one_sentence() -> None:
    async with reviewed_house() as house:
        pull_request = house.propose(files={"hello.py": "print('hello')\n"})
        await house.until(lambda: checklists(house, pull_request))

        (comment,) = house.comments(pull_request)
        before, _, inside = comment.partition(f"{CHECKLIST}\n\n<details><summary>")
        assert before == f"{STATUS}\n**Nobody has to act: Babysit merges it once every gate is open.**\n\n"
        assert inside.startswith("Security checklist: nothing in this change touches the 11 items</summary>")
        rows = [line for line in comment.splitlines() if line.startswith("| ") and "---" not in line][1:]
        assert [line[2] for line in rows] == list("ABCDEFGHIJK")
        assert len(comment.partition("<details>")[0]) + len(comment.partition("</details>")[2]) < 400


async def test_a_known_head_costs_no_request_more_and_no_second_comment() -> None:
    async with reviewed_house() as house:
        pull_request = house.propose()
        await house.until(lambda: checklists(house, pull_request))
        await house.settle()
        before = len(house.requests())

        for name in ("one", "two", "three"):
            house.report(pull_request, name, "failure")
            await house.settle()

        later = house.requests()[before:]
        assert not [request for request in later if "/compare/" in request.path]
        assert len(checklists(house, pull_request)) == 1


async def test_a_lost_database_doubles_nothing() -> None:
    connection = opened(None)
    async with reviewed_house({"api/routes.go": BEFORE}, SqliteDatabase(connection)) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        await house.until(lambda: threads(pull_request))
        await house.settle()
        house.repository.label(pull_request.number, "soon", author="wei")
        await house.settle()
        written, before = len(house.content_writes()), len(threads(pull_request))

        connection.execute("DELETE FROM reviews")
        connection.execute("DELETE FROM posted")
        house.repository.label(pull_request.number, "urgent", author="wei")
        await house.settle()

        assert connection.execute("SELECT count(*) FROM reviews").fetchone() == (1,)
        assert len(checklists(house, pull_request)) == 1
        assert len(threads(pull_request)) == before
        assert len(house.content_writes()) == written


async def test_every_item_off_costs_no_request_and_no_comment() -> None:
    off = ", ".join(f"{letter}: off" for letter in "ABCDEFGHIJK")
    files: dict[str, str | bytes] = {
        ".github/babysit.yml": f"version: 1\nchecklist: {{items: {{{off}}}}}\n",
        "api/routes.go": BEFORE,
    }
    async with reviewed_house(files) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged)

        assert house.comments(pull_request) == []
        assert not [request for request in house.requests() if "/compare/" in request.path]


class Dying:
    """An analyst whose process is killed the first times it is asked."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def answer(self, assignment: Assignment) -> Answer:
        if self.left:
            self.left -= 1
            raise NoAnswerError("The analysis broke off.")
        return await ThreadAnalyst().answer(assignment)


async def test_an_analysis_that_was_killed_merges_nothing_says_why_and_is_made_again() -> None:
    async with reviewed_house(analyst=Dying(2)) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "success")
        await house.until(lambda: house.conclusion(pull_request) == "action_required")

        assert "The analysis broke off." in house.says(pull_request)
        assert checklists(house, pull_request) == []
        assert house.merges() == []

        began = house.clock.now()
        await house.until(lambda: pull_request.is_merged, within_s=3600)

        assert timedelta(minutes=18) < house.clock.now() - began < timedelta(minutes=21)
        assert len(checklists(house, pull_request)) == 1


async def test_an_analysis_that_never_comes_through_is_given_up_and_left_to_a_human() -> None:
    dying = Dying(1_000)
    async with reviewed_house(analyst=dying) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "success")
        await house.let_pass(24 * 3600)

        assert 1_000 - dying.left == 5
        assert "given up on this commit" in house.summary(pull_request)
        assert house.conclusion(pull_request) == "action_required"
        assert house.merges() == []
