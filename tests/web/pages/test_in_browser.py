"""Every page in a real browser: narrow and wide, light and dark, without a fault that a person would meet."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import Browser, BrowserContext

from bot.decide import decide
from bot.model.snapshot import ConfigurationFile
from bot.model.waiting import Turn
from bot.records.decisions import packed
from bot.replay.keeping import made_of
from tests.building import KEY, NOW, case
from tests.programs import chromium
from tests.web.pages.browsing import Watched
from tests.web.pages.conftest import Site, waiting
from tests.web.pages.test_pull_request import APPROVED, CLAIM, DECISIONS, JUDGED, made, reviewed

PATHS = (
    "/",
    "/acme?turn=author",
    "/acme/app",
    "/acme/app/pull/7",
    "/acme/ledger",
    "/acme/insights",
    "/acme/app/configuration",
    "/acme/nothing",
)
LONG = "AVeryLongNameWithoutAnyPlaceToBreakIt" * 6


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def filled(site: Site) -> Site:
    """Of everything something, and of all that is long the longest."""
    board, pages = site.pages.board, site.pages
    await board.show(waiting(7, title="Add it"), NOW)
    await board.show(waiting(8, title=LONG, agent=LONG[:90], labels=[LONG[:90]], says=LONG), NOW)
    for number, turn in enumerate(Turn, start=20):
        await board.show(waiting(number, turn=turn, key=replace(KEY, number=number)), NOW)
    await pages.ledger.add(KEY, [APPROVED, replace(APPROVED, why=LONG, source="comment 9")])
    await pages.claims.keep(KEY, [CLAIM])
    await pages.reviews.keep(KEY, JUDGED, reviewed())
    await pages.decisions.keep(*DECISIONS, packed(made(1, "held", LONG)))
    own = ConfigurationFile(
        repository="acme/app", path=".github/babysit.yml", text="version: 1\nmerge: {method: merge}\n"
    )
    await pages.configurations.note(replace(case().snapshot, configuration=own), NOW)
    return site


async def signed_in(browser: Browser, site: Site, width: int, theme: str) -> BrowserContext:
    context = await browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
    )
    await context.add_cookies([{"name": "login", "value": "wei", "url": site.url}])
    return context


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_no_page_has_a_fault(browser: Browser, filled: Site, width: int, theme: str) -> None:
    context = await signed_in(browser, filled, width, theme)
    faults = {}

    for path in PATHS:
        watched = Watched(await context.new_page())
        await watched.open(f"{filled.url}{path}")
        found = await watched.faults()
        faults[path] = [fault for fault in found if not (path == "/acme/nothing" and "404" in fault)]
        await watched.page.close()

    assert faults == {path: [] for path in PATHS}


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
async def test_a_file_is_tried_out_without_a_fault(
    browser: Browser, filled: Site, width: int, theme: str
) -> None:
    decided = replace(case(), now=NOW - timedelta(hours=1))
    await filled.pages.decisions.keep(packed(made_of(decided, decide(decided))))
    context = await signed_in(browser, filled, width, theme)
    watched = Watched(await context.new_page())
    await watched.open(f"{filled.url}/acme/app/configuration")

    for text, says in (
        (f"version: 1\nmerge: {{{LONG}: {LONG}}}\n", "The file cannot be used"),
        (f"version: 1\nmerge: {{label: {LONG[:50]}}}\n", "1 of 1 decisions would have been different"),
    ):
        await watched.page.locator("#f-text").fill(text)
        await watched.page.get_by_role("button", name="Try it").click()
        await watched.page.get_by_role("heading", name=says).wait_for()

        assert await watched.faults() == []


async def test_an_open_page_shows_what_changed_within_a_second(browser: Browser, filled: Site) -> None:
    context = await signed_in(browser, filled, 1280, "light")
    watched = Watched(await context.new_page())
    await watched.open(f"{filled.url}/acme")
    await watched.page.wait_for_selector("#live[data-open]")
    await watched.page.focus('a[href="/acme/app/pull/7"]')

    red = waiting(7, title="Add it", turn=Turn.HUMAN, gate="hold", says="It is held.")
    await filled.pages.board.show(red, NOW)
    filled.pages.bulletin.tell(70)

    async with asyncio.timeout(1):
        await watched.page.wait_for_selector("section.human >> text=It is held.")
    assert await watched.page.evaluate("document.activeElement.getAttribute('href')") == "/acme/app/pull/7"
    assert await watched.faults(with_axe=False) == []


async def test_everything_is_there_without_a_script(browser: Browser, filled: Site) -> None:
    context = await browser.new_context(java_script_enabled=False)
    await context.add_cookies([{"name": "login", "value": "wei", "url": filled.url}])
    page = await context.new_page()
    await page.goto(f"{filled.url}/acme")

    await page.select_option("#f-gate", "ci")
    await page.check("#f-mine")
    await page.click("text=Filter")

    assert page.url == f"{filled.url}/acme?repository=&agent=&gate=ci&label=&mine=1"
    assert await page.locator("h1").inner_text() == "Queue of acme"


async def test_the_keyboard_gets_past_the_head_and_to_the_rows(browser: Browser, filled: Site) -> None:
    context = await signed_in(browser, filled, 1280, "light")
    page = await context.new_page()
    await page.goto(f"{filled.url}/acme")

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    assert page.url.endswith("#content")
    assert await page.evaluate("document.activeElement.id") == "content"


async def test_what_github_was_not_asked_about_at_first_comes_by_itself(
    browser: Browser, filled: Site
) -> None:
    filled.access.is_short = True
    context = await signed_in(browser, filled, 360, "light")
    watched = Watched(await context.new_page())
    await watched.open(f"{filled.url}/")
    await watched.page.wait_for_selector("text=Show the rest")

    filled.access.is_short = False

    await watched.page.wait_for_selector("text=Show the rest", state="detached")
    assert await watched.faults(with_axe=False) == []
