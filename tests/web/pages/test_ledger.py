"""The ledger's page: who decided what, filtered, and exported without harm."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.keys import PullRequestKey
from bot.model.ledger import Entry, EntryKind
from bot.web.pages.ledger import LedgerFilter, filter_of
from tests.building import HEAD_SHA, KEY, NOW
from tests.web.pages.conftest import Site

HOSTILE = '=HYPERLINK("https://evil.example";"x")<script>alert(1)</script>'
APPROVED = Entry(
    kind=EntryKind.APPROVED,
    at=NOW,
    head_sha=HEAD_SHA,
    base_ref="main",
    by="Wei",
    about="strategic",
    why=HOSTILE,
    url="https://github.example/acme/app/pull/7#issuecomment-3",
    source="comment 3",
)
HELD = replace(
    APPROVED, kind=EntryKind.HELD, by="ada", why="wait", source="comment 4", at=NOW - timedelta(days=9)
)
OTHER = PullRequestKey(installation_id=1, repository_id=71, repository="acme/api", number=3)
THEIRS = PullRequestKey(installation_id=2, repository_id=99, repository="globex/vault", number=66)


@pytest.fixture
async def kept(site: Site) -> Site:
    await site.pages.ledger.add(KEY, [HELD, APPROVED])
    await site.pages.ledger.add(OTHER, [replace(HELD, about="other", source="comment 5")])
    await site.pages.ledger.add(THEIRS, [replace(APPROVED, by="mallory", source="comment 6")])
    return site


@pytest.mark.parametrize(
    ("query", "whose"),
    [
        ("", [("acme/api", "held"), ("acme/app", "approved"), ("acme/app", "held")]),
        ("?repository=app", [("acme/app", "approved"), ("acme/app", "held")]),
        ("?repository=globex/vault", []),
        ("?kind=approved", [("acme/app", "approved")]),
        ("?kind=nonsense&by=@WEI", [("acme/app", "approved")]),
        ("?days=7", [("acme/app", "approved")]),
        ("?number=3", [("acme/api", "held")]),
        ("?by=mallory", []),
    ],
)
async def test_entries_are_filtered_and_nobody_elses(
    kept: Site, query: str, whose: list[tuple[str, str]]
) -> None:
    form = f"{query}&format=json" if query else "?format=json"

    answer = json.loads((await kept.get(f"/acme/ledger{form}")).text)

    assert [(entry["repository"], entry["kind"]) for entry in answer["entries"]] == whose


async def test_the_page_says_who_decided_what_and_leads_there(kept: Site) -> None:
    page = (await kept.get("/acme/ledger")).text

    assert f'<a href="{APPROVED.url}" rel="noopener noreferrer">approved</a> <code>strategic</code>' in page
    assert 'href="https://github.example/Wei"' in page
    assert 'href="/acme/app/pull/7"' in page
    assert "<script>alert" not in page


async def test_a_spreadsheet_runs_nothing_of_what_people_wrote(kept: Site) -> None:
    answer = await kept.get("/acme/ledger?kind=approved&format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows[0]["why"] == f"'{HOSTILE}"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acme-ledger.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


async def test_an_export_of_nothing_is_whole(kept: Site) -> None:
    empty_csv = (await kept.get("/acme/ledger?by=x&format=csv")).text
    empty_json = (await kept.get("/acme/ledger?by=x&format=json")).text

    assert len(empty_csv.splitlines()) == 1
    assert json.loads(empty_json) == {"version": 1, "entries": []}


async def test_older_entries_are_on_the_next_page(site: Site) -> None:
    entries = [replace(HELD, source=f"comment {number}", why=f"reason {number}.") for number in range(130)]
    await site.pages.ledger.add(KEY, entries)

    first = (await site.get("/acme/ledger")).text
    link = (
        first.split('rel="next"', maxsplit=1)[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    )
    second = (await site.get(link)).text

    assert "reason 129." in first
    assert "reason 30." in first
    assert "reason 29." not in first
    assert "reason 29." in second
    assert "reason 0." in second
    assert "Older" not in second


def test_what_the_address_cannot_mean_is_left_out() -> None:
    assert filter_of({"kind": "x", "days": "8", "number": "-1", "by": " @wei "}) == LedgerFilter(by="wei")
    assert LedgerFilter(by="wei").query(before="9") == "?by=wei&before=9"
