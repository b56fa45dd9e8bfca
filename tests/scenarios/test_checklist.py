"""The checklist on pull requests, through the whole server: what it says, where, how often, at what cost."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from markdown_it import MarkdownIt

from bot.model.markers import CHECKLIST
from bot.records.database import Database
from bot.records.schema import opened
from bot.reviewing.analysts import ThreadAnalyst
from bot.server import Parts
from bot.simulator.state.pulls import PullRequest, ReviewThread
from tests.scenarios.house import BABYSIT, House, open_house

NAMES = "checklist: {names: {auth_gate: [RequireClerkAuth], plan_gate: [RequirePlan]}}\n"
GROUP = """package api

import "github.com/go-chi/chi/v5"

func Routes(r chi.Router, h *Handlers) {
\tr.Group(func(r chi.Router) {
\t\tr.Use(RequireClerkAuth)
\t\tr.Use(RequirePlan)
\t\tr.Get("/v1/traces", h.ListTraces)
INSIDE\t})
OUTSIDE}
"""
ROUTE = '\tr.Get("/v1/traces/{id}/remediations", h.ListRemediations)\n'
BEFORE = GROUP.replace("INSIDE", "").replace("OUTSIDE", "")
OUTSIDE = GROUP.replace("INSIDE", "").replace("OUTSIDE", ROUTE)
INSIDE = GROUP.replace("INSIDE", f"\t{ROUTE}").replace("OUTSIDE", "")


@asynccontextmanager
async def reviewed_house(
    files: dict[str, str | bytes] | None = None, database: Database | None = None
) -> AsyncIterator[House]:
    base = {"README.md": "hello\n", ".github/babysit.yml": f"version: 1\n{NAMES}", **(files or {})}
    parts = Parts(database=database, analyst=ThreadAnalyst())
    async with open_house(files=base, parts=parts) as house:
        yield house


def checklists(house: House, pull_request: PullRequest) -> list[str]:
    return [body for body in house.comments(pull_request) if CHECKLIST in body]


def row(house: House, pull_request: PullRequest, letter: str) -> list[str]:
    (comment,) = checklists(house, pull_request)
    line = next(line for line in comment.splitlines() if line.startswith(f"| {letter} |"))
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def threads(pull_request: PullRequest) -> list[ReviewThread]:
    return [one for one in pull_request.threads if one.comments[0].author.login == BABYSIT]


def push(house: House, pull_request: PullRequest, files: dict[str, str | bytes | None]) -> None:
    house.repository.push(pull_request.head_ref, files, message="Go on", author="agent")


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
        assert all(one.is_resolved for one in threads(pull_request))


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
        assert not any(one.is_resolved for one in threads(pull_request))


async def test_a_clean_review_is_eleven_short_rows() -> None:
    async with reviewed_house() as house:
        pull_request = house.propose(files={"hello.py": "print('hello')\n"})
        await house.until(lambda: checklists(house, pull_request))

        (comment,) = checklists(house, pull_request)
        assert comment.startswith(f"{CHECKLIST}\n")
        rows = [line for line in comment.splitlines() if line.startswith("| ") and "---" not in line][1:]
        assert [line[2] for line in rows] == list("ABCDEFGHIJK")
        assert all(len(line) < 100 for line in rows)
        assert "<details>" not in comment


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
        assert not [one for one in later if "/compare/" in one.path]
        assert len(checklists(house, pull_request)) == 1


async def test_a_lost_database_doubles_nothing() -> None:
    connection = opened(None)
    async with reviewed_house({"api/routes.go": BEFORE}, Database(connection)) as house:
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


HOSTILE = "| @ada <img src=x onerror=y> [a](http:evil.example) `#1` \u202egnp.exe"


async def test_hostile_names_neither_ping_nor_link_nor_break_the_table() -> None:
    code = f'import os\n\n\ndef run(request):\n    os.system("@ada <b> | " + request.args["{HOSTILE}"])\n'
    async with reviewed_house() as house:
        pull_request = house.propose("agent/@ada-|-<b>", files={f"api/{HOSTILE}/routes.py": code})
        await house.until(lambda: checklists(house, pull_request))
        await house.settle()

        (comment,) = checklists(house, pull_request)
        assert row(house, pull_request, "E")[1] == "fail"
        said = [comment, *(one.comments[0].body for one in threads(pull_request))]
        assert len(said) > 1
        assert [text for text in [*said, house.summary(pull_request)] if harm_in(text)] == []
        table = [line for line in comment.splitlines() if line.startswith("| ")]
        assert {line.replace("\\|", "").count("|") for line in table} == {5}


def harm_in(text: str) -> list[str]:
    """What GitHub's renderer would make of it beside words: mentions, links elsewhere, HTML of others."""
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    bare = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    links = [link for link in re.findall(r'href="([^"]*)"', bare) if "/acme/app/blob/" not in link]
    words = re.sub(r'href="[^"]*"', "", bare)
    return [*links, *(mark for mark in ("@", "<img", "<b>", "://", "#1", "\u202e") if mark in words)]


SECRET = "ghp_" + "".join(f"{digit}aB" for digit in range(12))


async def test_a_secret_is_shown_as_four_characters_and_its_length_everywhere() -> None:
    connection = opened(None)
    async with reviewed_house(database=Database(connection)) as house:
        pull_request = house.propose(files={"settings.py": f'TOKEN = "{SECRET}"\n'})
        await house.until(lambda: threads(pull_request))
        await house.settle()

        assert row(house, pull_request, "F")[1] == "fail"
        run = house.own_check(pull_request)
        assert run is not None
        notes = [one.message for one in run.output.annotations]
        stored = [bytes(outcome).decode() for (outcome,) in connection.execute("SELECT outcome FROM reviews")]
        said = [one.comments[0].body for one in threads(pull_request)]
        everywhere = [*notes, *stored, *said, *house.comments(pull_request), house.summary(pull_request)]
        assert any("ghp_" in note for note in notes)
        assert [text for text in everywhere if SECRET[4:9] in text] == []


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
        assert not [one for one in house.requests() if "/compare/" in one.path]
