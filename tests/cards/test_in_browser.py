"""Cards in a real browser: narrow and wide, light and dark, without a fault that a person would meet."""

from collections.abc import AsyncIterator
from functools import partial

import pytest
from aiohttp import web

from bot.cards.card import Card, Form, Link, Step, card_page
from tests.programs import chromium
from tests.web.pages.browsing import Watched

LONG = "AVeryLongNameWithoutAnyPlaceToBreakIt" * 6
CARDS = {
    "signing out": Card(
        title="Sign out?",
        sentences=("You are signed in as wei.",),
        form=Form(text="Sign out", url="/sign-out", fields={"csrf_token": "x"}),
    ),
    "setting up": Card(
        title="Set up Babysit",
        sentences=("GitHub makes the App.", LONG),
        quoted='{"name": "Babysit"}',
        form=Form(
            text="Go on",
            url="/setup",
            fields={"csrf_token": "x"},
            entries={"organization": "Organisation", "name": "Name"},
            values={"name": LONG},
        ),
    ),
    "what is left": Card(
        title=f"Almost done {LONG}",
        steps=(
            Step(text="The App is made.", is_done=True),
            Step(text=LONG, is_done=False, link=Link(text="Install", url="/x")),
        ),
        links=(Link(text="Open Babysit", url="/"),),
        refresh_s=30,
    ),
}


async def shown(card: Card, _request: web.Request) -> web.Response:
    return card_page(card)


async def icon(_request: web.Request) -> web.Response:
    """Browsers ask for one by themselves."""
    return web.Response(status=204)


@pytest.fixture
async def urls() -> AsyncIterator[dict[str, str]]:
    app = web.Application()
    app.router.add_get("/favicon.ico", icon)
    for number, card in enumerate(CARDS.values()):
        app.router.add_get(f"/{number}", partial(shown, card))
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    yield {name: f"http://127.0.0.1:{port}/{number}" for number, name in enumerate(CARDS)}
    await runner.cleanup()


async def test_no_card_has_a_fault(urls: dict[str, str]) -> None:
    faults: dict[tuple[str, int, str], list[str]] = {}

    async with chromium() as browser:
        for width, theme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
            context = await browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if theme == "dark" else "light",
            )
            for name, url in urls.items():
                watched = Watched(await context.new_page())
                await watched.open(url)
                faults[name, width, theme] = await watched.faults()
            await context.close()

    assert faults == {card: [] for card in faults}


async def test_the_keyboard_gets_from_field_to_field_to_the_button(urls: dict[str, str]) -> None:
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(urls["setting up"])
        names = []
        for _ in range(4):
            await page.keyboard.press("Tab")
            names.append(
                await page.evaluate("document.activeElement.name || document.activeElement.textContent")
            )

    assert [name.strip() for name in names] == ['{"name": "Babysit"}', "organization", "name", "Go on"]


@pytest.mark.parametrize("has_script", [True, False])
async def test_a_card_that_waits_looks_again_until_all_is_done(has_script: bool) -> None:
    done: list[str] = []

    async def progress(_request: web.Request) -> web.Response:
        return card_page(Card(title="Done") if done else Card(title="Almost done", refresh_s=1))

    app = web.Application()
    app.add_routes([web.get("/favicon.ico", icon), web.get("/", progress)])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with chromium() as browser:
        context = await browser.new_context(java_script_enabled=has_script)
        watched = Watched(await context.new_page())
        await watched.page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        assert await watched.page.title() == "Almost done · Babysit"

        done.append("x")

        await watched.page.get_by_role("heading", name="Done", exact=True).wait_for()
        assert watched.complaints == []
    await runner.cleanup()
