"""A server without an App gets one from a manifest: one browser, one way to GitHub, credentials kept once."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.clock import ManualClock as BotClock
from bot.credentials_file import CredentialsFileError
from bot.github.ports import Endpoints
from bot.setting_up.manifest import app_file, hears_webhooks, manifest, registration_url
from bot.setting_up.serving import Wanted, set_up
from bot.setting_up.wording import Place
from simulator.clock import ManualClock
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from tests.building import NOW
from tests.sign_in.conftest import Browser, Page


@dataclass(kw_only=True)
class Bare:
    """A server that is being set up, and the log's address with the code."""

    url: str
    opened: str
    github: SimulatedGitHub
    starter: Starter
    kept: list[Mapping[str, str]]
    made: "asyncio.Task[Mapping[str, str] | None]"
    clock: BotClock
    stack: AsyncExitStack
    unkept: list[Exception] = field(default_factory=list)

    async def browser(self, login: str = "ada") -> Browser:
        jar = aiohttp.CookieJar(unsafe=True)
        browser = Browser(await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)))
        await browser.post(f"{self.github.server_url}/session", {"login": login, "return_to": "/x"})
        return browser

    async def set_out(self, browser: Browser, organization: str = "acme", name: str = "") -> Page:
        """The page with the button that sends the manifest."""
        return await browser.post(
            f"{self.url}/setup", {"organization": organization, "name": name}, Origin=self.url
        )

    async def sent_back(self, browser: Browser, page: Page) -> str:
        """Where GitHub leads once the App is made there."""
        name = re.findall(r"<h1>Create (.*) on GitHub</h1>", page.text)[0]
        form = {
            "manifest": hidden(page, "manifest"),
            "state": URL(action(page)).query["state"],
            "owner": "acme",
            "name": name,
        }
        async with browser.session.post(
            f"{self.github.server_url}/settings/apps", data=form, allow_redirects=False
        ) as response:
            return response.headers["Location"]


def hidden(page: Page, name: str) -> str:
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', page.text)[0])


def action(page: Page) -> str:
    return unescape(re.findall(r'action="([^"]*)"', page.text)[0])


@pytest.fixture
async def bare() -> AsyncIterator[Bare]:
    bots = BotClock(NOW)
    starter = starter_world(clock=ManualClock(NOW))
    kept: list[Mapping[str, str]] = []
    unkept: list[Exception] = []
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def keep(values: Mapping[str, str]) -> None:
        for error in unkept:
            raise error
        kept.append(values)

    async with AsyncExitStack() as stack:
        github = await stack.enter_async_context(SimulatedGitHub(starter.world))
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        wanted = Wanted(
            place=Place(public_url=url, server_url=github.server_url, organization="acme"),
            endpoints=Endpoints(api_url=github.api_url, graphql_url=github.graphql_url),
            keep=keep,
            opened=opened.set_result,
        )
        stopping = asyncio.Event()
        made = asyncio.create_task(set_up(wanted, listener, bots, stopping))
        yield Bare(
            url=url,
            opened=await opened,
            github=github,
            starter=starter,
            kept=kept,
            made=made,
            clock=bots,
            stack=stack,
            unkept=unkept,
        )
        stopping.set()
        await made


async def test_from_the_logs_address_to_kept_credentials(bare: Bare) -> None:
    browser = await bare.browser()

    asked = await browser.get(bare.opened)
    assert 'value="acme"' in asked.text
    page = await bare.set_out(browser)
    assert action(page).startswith(f"{bare.github.server_url}/organizations/acme/settings/apps/new?state=")
    back = await bare.sent_back(browser, page)
    async with browser.session.get(back, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/setup/done")
        cookies = response.headers.getall("Set-Cookie")

    (values,) = bare.kept
    app = bare.starter.world.apps["babysit-acme"]
    assert (values["APP_ID"], values["CLIENT_ID"]) == (str(app.id), app.client_id)
    assert (values["CLIENT_SECRET"], values["WEBHOOK_SECRET"]) == (app.client_secret, app.webhook_secret)
    assert values["BABYSIT_URL"] == bare.url
    assert await bare.made == values
    assert str(app.client_secret) not in "".join(cookies)
    assert (app.webhook_url, app.setup_url) == (f"{bare.url}/webhook", f"{bare.url}/setup/done")
    assert app.callback_urls == (f"{bare.url}/sign-in/callback",)


async def test_the_logs_code_lets_one_browser_in(bare: Bare) -> None:
    first, second = await bare.browser(), await bare.browser("mallory")
    await first.get(bare.opened)

    for path in (
        "/setup",
        "/setup?code=wrong",
        URL(bare.opened).raw_path_qs,
        "/setup/created?code=x&state=y",
    ):
        page = await second.get(bare.url + path)
        assert (page.status, "setup.open" in page.text) == (404, True)
    assert (await bare.set_out(second)).status == 404
    assert (await first.get(bare.opened)).status == 200


async def test_a_cookie_of_bytes_that_are_no_text_is_not_let_in(bare: Bare) -> None:
    await (await bare.browser()).get(bare.opened)
    where = URL(bare.url)
    reader, writer = await asyncio.open_connection(where.host, where.port)

    for path in (b"/setup", b"/setup/created?state=x"):
        writer.write(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nCookie: babysit-visitor=\xff\r\n\r\n")
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    answers = await reader.read()
    writer.close()
    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"404", b"404", b"303"]


async def test_nothing_else_is_served_before_there_is_an_app(bare: Bare) -> None:
    browser = await bare.browser()

    assert (await browser.get(f"{bare.url}/healthz")).status == 200
    assert (await browser.get(f"{bare.url}/readyz")).status == 503
    assert (await browser.post(f"{bare.url}/webhook", {})).status == 503


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("code=x&state=forged", "This way to GitHub is over"),
        ("code=x", "This way to GitHub is over"),
        ("", "This way to GitHub is over"),
    ],
)
async def test_a_way_that_was_not_begun_leads_nowhere(bare: Bare, query: str, says: str) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)
    await bare.set_out(browser)

    page = await browser.get(f"{bare.url}/setup/created?{query}")

    assert says in page.text
    assert not bare.kept


async def test_an_old_way_is_begun_again(bare: Bare) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)
    back = await bare.sent_back(browser, await bare.set_out(browser))
    bare.clock.advance(3600)

    assert "This way to GitHub is over" in (await browser.get(back)).text
    assert not bare.kept


@pytest.mark.parametrize("code", ["0" * 40, "", "..%2F..%2Fuser", "a b"])
async def test_a_code_that_github_does_not_know_is_told(bare: Bare, code: str) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)
    state = URL(action(await bare.set_out(browser))).query["state"]

    page = await browser.get(f"{bare.url}/setup/created?code={code}&state={state}")

    assert "GitHub does not know this code" in page.text
    assert "This way to GitHub is over" in (await browser.get(page.url)).text


async def test_a_refused_manifest_is_told_in_githubs_words(bare: Bare) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)
    back = await bare.sent_back(browser, await bare.set_out(browser))
    bare.github.faults.add(Fault(path="/app-manifests/*", status=422, body={"message": "No such owner <b>"}))

    page = await browser.get(back)

    assert "It says: No such owner &lt;b&gt;." in page.text


async def test_a_github_that_does_not_answer_is_asked_again_with_the_same_code(bare: Bare) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)
    back = await bare.sent_back(browser, await bare.set_out(browser))
    bare.github.faults.add(Fault(path="/app-manifests/*", status=502))

    first = await browser.get(back)
    async with browser.session.get(back, allow_redirects=False) as second:
        assert second.headers["Location"] == "/setup/done"

    assert "Load this page again" in first.text
    assert len(bare.kept) == 1


async def test_credentials_that_cannot_be_kept_are_told_and_not_shown(bare: Bare) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)
    back = await bare.sent_back(browser, await bare.set_out(browser))
    bare.unkept.append(CredentialsFileError("/x/babysit.env cannot be written (No space left on device)."))

    page = await browser.get(back)

    app = bare.starter.world.apps["babysit-acme"]
    assert page.status == 500
    assert "No space left on device" in page.text
    assert "delete the App Babysit acme on GitHub" in page.text
    assert not [
        secret for secret in (app.client_secret, app.webhook_secret, "PRIVATE") if str(secret) in page.text
    ]


@pytest.mark.parametrize(
    ("organization", "name", "says"),
    [
        ("acme/../x", "", "An organisation&#39;s name is the one in its address."),
        ("-acme", "", "An organisation&#39;s name is the one in its address."),
        ("acme", "x" * 35, "An App&#39;s name has letters"),
        ("acme", "<script>", "An App&#39;s name has letters"),
    ],
)
async def test_an_odd_name_is_asked_for_again(bare: Bare, organization: str, name: str, says: str) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)

    page = await bare.set_out(browser, organization, name)

    assert (page.status, says in page.text) == (400, True)
    assert "<script" not in page.text


async def test_another_sites_form_sets_nothing_up(bare: Bare) -> None:
    browser = await bare.browser()
    await browser.get(bare.opened)

    page = await browser.post(f"{bare.url}/setup", {"organization": "evil"}, Origin="https://evil.example")

    assert (page.status, "manifest" in page.text) == (403, False)


@pytest.mark.parametrize(
    ("public_url", "server_url", "is_heard"),
    [
        ("https://babysit.acme.com", "https://github.com", True),
        ("http://127.0.0.1:3000", "https://github.com", False),
        ("http://127.0.0.1:3000", "http://127.0.0.1:4000", True),
        ("http://localhost:3000", "https://ghe.acme.com", False),
    ],
)
def test_the_manifest_is_app_yml_with_our_addresses(public_url: str, server_url: str, is_heard: bool) -> None:
    fields = json.loads(manifest("Babysit acme", public_url, server_url))

    assert hears_webhooks(public_url, server_url) == is_heard
    assert fields["hook_attributes"]["active"] == is_heard
    assert fields["redirect_url"] == f"{public_url}/setup/created"
    for name in ("default_permissions", "default_events", "public", "description"):
        assert name in fields
        assert f"{name}:" in app_file()


def test_a_manifest_goes_to_the_organisation_or_to_oneself() -> None:
    assert registration_url("https://ghe.acme.com", "acme", "s") == (
        "https://ghe.acme.com/organizations/acme/settings/apps/new?state=s"
    )
    assert registration_url("https://github.com", "", "s") == "https://github.com/settings/apps/new?state=s"


def test_the_manifest_in_the_package_is_the_repositorys() -> None:
    assert app_file() == (Path(__file__).parents[2] / "app.yml").read_text()
