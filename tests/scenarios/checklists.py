"""Words for stories about the checklist: a house whose Babysit reviews, and what can be seen of it."""

import re
import unicodedata
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from markdown_it import MarkdownIt

from bot.model.markers import CHECKLIST
from bot.records.database import Database
from bot.reviewing.analysts import Analyst, ThreadAnalyst
from bot.server import Parts
from simulator.faults import Fault
from simulator.git.repository import Content
from simulator.state.pulls import ReviewThread
from simulator.state.world import PullRequest
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
SERVER = """package api

import "github.com/go-chi/chi/v5"

func New(h *Handlers) chi.Router {
\tr := chi.NewRouter()
\tRoutes(r, h)
\treturn r
}
"""
"""Who calls `Routes`: nothing is put on its router before."""
BEFORE = GROUP.replace("INSIDE", "").replace("OUTSIDE", "")
OUTSIDE = GROUP.replace("INSIDE", "").replace("OUTSIDE", ROUTE)
INSIDE = GROUP.replace("INSIDE", f"\t{ROUTE}").replace("OUTSIDE", "")


OURS = frozenset(
    "a br code details em li p strong sub summary table tbody td th thead tr ul".split()  # noqa: SIM905 - a list of words
)
"""The elements that Babysit's own texts are made of."""


@asynccontextmanager
async def reviewed_house(
    files: Mapping[str, str | bytes] | None = None,
    database: Database | None = None,
    *,
    configuration: str = NAMES,
    analyst: Analyst | None = None,
    mergeability_reads: int = 1,
    faults: Sequence[Fault] = (),
) -> AsyncIterator[House]:
    """A house whose Babysit reviews; `files` lie on the base branch beside its configuration."""
    base: dict[str, str | bytes] = {
        "README.md": "hello\n",
        ".github/babysit.yml": f"version: 1\n{configuration}",
        **(files or {}),
    }
    parts = Parts(database=database, analyst=analyst or ThreadAnalyst())
    async with open_house(
        files=base, parts=parts, mergeability_reads=mergeability_reads, faults=faults
    ) as house:
        yield house


def checklists(house: House, pull_request: PullRequest) -> list[str]:
    """Its checklist comments, of which there should be one."""
    return [body for body in house.comments(pull_request) if CHECKLIST in body]


def row(house: House, pull_request: PullRequest, letter: str) -> list[str]:
    """The cells of an item's row."""
    (comment,) = checklists(house, pull_request)
    line = next(line for line in comment.splitlines() if line.startswith((f"| {letter} |", f"| [{letter}](")))
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def threads(pull_request: PullRequest) -> list[ReviewThread]:
    """Babysit's conversations."""
    return [thread for thread in pull_request.threads if thread.comments[0].author.login == BABYSIT]


def push(house: House, pull_request: PullRequest, files: Mapping[str, Content | None]) -> None:
    """The agent goes on."""
    house.repository.push(pull_request.head_ref, dict(files), message="Go on", author="agent")


async def judged(house: House, pull_request: PullRequest) -> None:
    """Wait until the head is reviewed and all is quiet."""
    await house.until(
        lambda: any(pull_request.head_sha[:12] in checklist for checklist in checklists(house, pull_request))
    )
    await house.settle()


def said(house: House, pull_request: PullRequest) -> list[str]:
    """Every text of Babysit's on the pull request, annotations and check run included."""
    run = house.own_check(pull_request)
    noted = (
        [
            f"{annotation.title}\n{annotation.message}\n{annotation.path}"
            for annotation in run.output.annotations
        ]
        if run
        else []
    )
    return [
        *house.comments(pull_request),
        *(comment.body for thread in threads(pull_request) for comment in thread.comments),
        house.says(pull_request),
        house.summary(pull_request),
        *noted,
    ]


def rendered(text: str) -> str:
    """HTML as GitHub makes it of Markdown, before it takes out what is dangerous."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def harm_in(text: str) -> list[str]:
    """What GitHub's renderer would make of it beside words: mentions, links elsewhere, HTML of others."""
    html = rendered(text)
    bare = re.sub(r"<(code|pre)\b.*?</\1>", "", html, flags=re.DOTALL)
    links = [link for link in re.findall(r'(?:href|src)="([^"]*)"', bare) if "/acme/app/blob/" not in link]
    tags = set(re.findall(r"</?([a-zA-Z][\w-]*)", re.sub(r"<!-- babysit:[^>]* -->", "", bare))) - OURS
    words = re.sub(r"<[^>]*>", "", bare)
    acting = re.findall(r"@\w|\w+://|www\.|#\d|\bGH-\d", words)
    turning = [mark for mark in html if unicodedata.category(mark) == "Cf"]
    return [*links, *sorted(tags), *acting, *turning]
