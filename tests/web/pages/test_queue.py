"""The queue: every open pull request in columns by who must act, and nothing of others."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from bot.model.waiting import Turn
from bot.web.pages.queue import QueueFilter, filter_of, page_of
from tests.building import KEY, NOW
from tests.web.pages.conftest import Site, waiting

SECRET = waiting(
    66, title="Their secret", key=replace(KEY, repository_id=99, repository="globex/vault", number=66)
)
HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}\u202e" + "A" * 250


async def shown(site: Site, *rows: object) -> None:
    for row in rows:
        await site.pages.board.show(row, NOW)  # type: ignore[arg-type]


async def test_every_kind_of_actor_has_a_column_with_its_number_and_the_oldest(site: Site) -> None:
    await shown(site, waiting(1, hours=5), waiting(2, hours=50), waiting(3, turn=Turn.HUMAN, gate="hold"))

    page = await site.get("/")

    assert page.status == 200
    assert 'The author <span class="number">2</span>' in page.text
    assert 'A person <span class="number">1</span>' in page.text
    assert "oldest <time" in page.text
    assert ">2 d</time>" in page.text
    assert page.text.index("Change number 2") < page.text.index("Change number 1")


async def test_a_row_says_what_it_waits_for_and_leads_to_github(site: Site) -> None:
    await shown(site, waiting(7))

    page = (await site.get("/acme/app")).text

    assert 'href="/acme/app/pull/7"' in page
    assert 'href="https://github.example/acme/app/pull/7"' in page
    assert "CI failed: build and lint. Next: the author, @agent" in page


async def test_only_what_github_lets_this_person_read_is_shown(site: Site) -> None:
    await shown(site, waiting(7), SECRET)

    own, theirs = await site.get("/"), await site.get("/", login="mallory")

    assert "Their secret" not in own.text
    assert "globex" not in own.text
    assert "Their secret" in theirs.text
    assert "Change number 7" not in theirs.text


async def test_names_are_found_in_whatever_case(site: Site) -> None:
    await shown(site, waiting(7))

    assert "Change number 7" in (await site.get("/ACME/App")).text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("agent=backend", {1, 3}),
        ("agent=frontend", {2}),
        ("gate=ci", {1, 2, 3}),
        ("gate=hold", set[int]()),
        ("label=urgent", {3}),
        ("repository=app", {1, 2, 3}),
        ("repository=acme/api", set[int]()),
        ("repository=globex/vault", set[int]()),
        ("mine=1", {2}),
        ("turn=human", set[int]()),
        ("agent=%27%20OR%201=1", set[int]()),
    ],
)
async def test_the_queue_is_filtered(site: Site, query: str, numbers: set[int]) -> None:
    await shown(
        site,
        waiting(1),
        waiting(2, agent="frontend", author="wei", people=["wei"]),
        waiting(3, labels=["urgent"]),
        SECRET,
    )

    page = (await site.get(f"/?{query}")).text

    assert {number for number in range(1, 100) if f'/pull/{number}"' in page} == numbers


async def test_one_column_is_read_page_by_page(site: Site) -> None:
    await shown(site, *(waiting(number, hours=number) for number in range(1, 61)))

    first, second = (
        (await site.get("/acme?turn=author")).text,
        (await site.get("/acme?turn=author&page=2")).text,
    )

    assert first.count('class="name"') == 50
    assert "/acme?turn=author&amp;page=2" in first
    assert second.count('class="name"') == 10
    assert 'rel="prev" href="/acme?turn=author"' in second or 'href="/acme?turn=author" rel="prev"' in second


async def test_hostile_words_stay_words(site: Site) -> None:
    await shown(
        site,
        waiting(
            7, title=HOSTILE, agent=HOSTILE[:90], labels=[HOSTILE[:80]], says=HOSTILE, author=HOSTILE[:90]
        ),
    )

    page = (await site.get(f"/?agent={quote(HOSTILE[:90])}")).text

    assert "<script>alert" not in page
    assert "{{7*7}}" in page
    assert "\u202e" not in page


def test_the_address_says_what_is_wanted() -> None:
    query = {"agent": "a" * 999, "turn": "human", "mine": "on", "repository": " acme/app "}

    assert filter_of(query) == QueueFilter(agent="a" * 120, turn=Turn.HUMAN, mine=True, repository="acme/app")
    assert filter_of({"turn": "nonsense"}) == QueueFilter()
    assert QueueFilter(label="a b").query(turn=Turn.HUMAN, page=2) == "?label=a+b&turn=human&page=2"


@pytest.mark.parametrize(
    ("word", "page"), [("", 1), ("3", 3), ("0", 1), ("-1", 1), ("9" * 9, 1), ("٣", 1), ("99999", 10_000)]
)
def test_a_page_is_a_number_within_bounds(word: str, page: int) -> None:
    assert page_of({"page": word}) == page


async def test_what_waits_for_a_team_waits_for_who_is_in_it(site: Site) -> None:
    await shown(
        site,
        waiting(1, turn=Turn.HUMAN, gate="strategic", people=["acme/founders"]),
        waiting(2, turn=Turn.HUMAN, gate="strategic", people=["acme/others"]),
    )
    site.access.in_teams["wei"] = ["acme/founders"]

    page = (await site.get("/acme?mine=1")).text

    assert "Change number 1" in page
    assert "Change number 2" not in page


async def test_where_github_was_not_asked_about_everything_the_page_says_so(site: Site) -> None:
    whole = (await site.get("/?gate=ci&label=a%22b")).text
    site.access.is_short = True

    short = (await site.get("/?gate=ci&label=a%22b")).text

    assert "Show the rest" not in whole
    assert '<a href="/?gate=ci&amp;label=a%22b">Show the rest</a>' in short
