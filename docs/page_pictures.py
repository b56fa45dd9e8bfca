"""Make docs/queue.png and docs/why.png anew: `python -m docs.page_pictures`, with chromium on the path.

The pages are real, the pull requests are made up, and the time stands still.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.model.ledger import Entry, EntryKind
from bot.model.text import Code, Link
from bot.model.waiting import GateLine, Turn, Waiting
from tests.building import HEAD_SHA, KEY, NOW
from tests.programs import chromium
from tests.web.pages.conftest import Site, open_site, waiting

DOCS = Path(__file__).parent
WIDTH, HEIGHT = 1280, 860
_APPROVER = (
    "It changes pricing/plans.ts, which is strategic, and waits for an approval of this commit by @wei."
)
KINDS: Sequence[Mapping[str, Any]] = (
    {"turn": Turn.HUMAN, "gate": "strategic", "says": f"{_APPROVER} Next: @wei: `/approve`."},
    {"says": "CI failed: build and lint. Next: the author, @acme-agent: push a fix, or re-run."},
    {"turn": Turn.MACHINES, "gate": "ci", "says": "CI is running: e2e, unit of 12 to go. Next: CI."},
    {
        "turn": Turn.HUMAN,
        "gate": "claims",
        "says": "Claim C2 is undetermined. Next: a human with write access.",
    },
    {"gate": "conflicts", "says": "It conflicts with main. Next: the author, @acme-agent: merge or rebase."},
    {"turn": Turn.NOBODY, "gate": "", "says": "Ready to merge. The label automerge is missing."},
)
TITLES = (
    *("Add rate limits to the public API", "Fix the flaky retry in the webhook worker"),
    *("Rename Customer to Account in billing", "Bump the TLS floor to 1.3"),
    *("Let admins export audit logs as CSV", "Remove the legacy tenant column", "Cache exchange rates"),
)
AGENTS = ("backend-engineer", "frontend-engineer", "Claude Code", "Devin", "data-engineer")


def rows() -> Iterator[Waiting]:
    """Some forty of them, each a little older than the last."""
    for number in range(1, 43):
        is_web = number % 3 > 0
        key = replace(
            KEY,
            number=100 + number,
            repository_id=70 + (not is_web),
            repository="acme/app" if is_web else "acme/api",
        )
        yield waiting(
            number,
            key=key,
            title=TITLES[number % len(TITLES)],
            agent=AGENTS[number % len(AGENTS)],
            author="acme-agent",
            labels=["automerge"] if number % 4 else ["strategic"],
            since=NOW - timedelta(minutes=19 * number),
            **KINDS[number % len(KINDS)],
        )


def stuck() -> Waiting:
    """One that waits for more than one thing."""
    build = Link("build", "https://github.example/acme/app/actions/runs/1")
    place = Link(
        "api/routes/invoices.py:41", "https://github.example/acme/app/blob/main/api/routes/invoices.py#L41"
    )
    author = ("the author, ", Code("@acme-agent"))
    gates = [
        GateLine(
            gate="ci", state="closed", says=("CI failed: ", build, "."), next_actor=(*author, ": push a fix")
        ),
        GateLine(gate="conflicts", state="open", says=("It merges into ", Code("main"), ".")),
        GateLine(gate="reviews", state="open", says=("Approved by ", Code("@grace"), ".")),
        GateLine(gate="checklist", state="closed", says=("B1 fails at ", place, "."), next_actor=author),
        GateLine(
            gate="strategic",
            state="held",
            says=("It changes ", Code("pricing/plans.ts"), ", which is strategic."),
            next_actor=(Code("@wei"), ": `/approve`, or approve it in a review"),
            since=NOW - timedelta(hours=5),
        ),
        GateLine(gate="scope", state="open", says=("Nothing is outside of what the agent owns.",)),
    ]
    return waiting(
        7,
        title="Move the pricing page to the new router",
        agent="frontend-engineer",
        author="acme-agent",
        labels=["strategic"],
        gates=gates,
        judged_at=NOW - timedelta(seconds=20),
    )


async def fill(site: Site) -> None:
    """What the pages show."""
    for row in rows():
        await site.pages.board.show(row, NOW)
    earlier = NOW - timedelta(hours=20)
    await site.pages.board.show(replace(stuck(), turn=Turn.MACHINES, judged_at=earlier), earlier)
    await site.pages.board.show(stuck(), NOW - timedelta(hours=3))
    held = Entry(
        kind=EntryKind.HELD,
        at=NOW - timedelta(hours=18),
        head_sha=HEAD_SHA,
        base_ref="main",
        by="grace",
        why="wait for the price list",
        url="https://github.example/acme/app/pull/7#issuecomment-1",
        source="comment 1",
    )
    released = replace(held, kind=EntryKind.RELEASED, at=NOW - timedelta(hours=6), why="", source="comment 2")
    await site.pages.ledger.add(KEY, [held, released])


async def photograph() -> None:
    """Write both pictures."""
    async with open_site() as site, chromium() as browser:
        await fill(site)
        for name, path, theme in (("queue", "/acme", "light"), ("why", "/acme/app/pull/7", "dark")):
            context = await browser.new_context(
                viewport={"width": WIDTH, "height": HEIGHT},
                color_scheme="dark" if theme == "dark" else "light",
            )
            await context.add_cookies([{"name": "login", "value": "wei", "url": site.url}])
            page = await context.new_page()
            # checklist:ignore H1 reason=a demo server on loopback, started by this script
            await page.goto(f"{site.url}{path}")
            await page.screenshot(path=DOCS / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(photograph())
