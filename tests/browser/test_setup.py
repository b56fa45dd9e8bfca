"""In a real browser: from nothing to a first merged pull request, then signing in, out, and losing access."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page

from simulator.server import SimulatedGitHub
from simulator.starter import bare_world
from simulator.story import StoryRepository
from tests.programs import chromium
from tests.scenarios.house import free_port

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 20_000


@asynccontextmanager
async def browsing() -> AsyncIterator[Page]:
    """A page whose scripts, console and content policy had nothing to say."""
    complaints: list[str] = []
    async with chromium() as browser:
        context = await browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        yield page
    assert [complaint for complaint in complaints if "404" not in complaint] == []  # the stranger's page


@asynccontextmanager
async def started(github: SimulatedGitHub, folder: Path) -> AsyncIterator[tuple[str, Path]]:
    """`babysit setup` as a person would run it; the address that it names, and its log."""
    log = folder / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "setup", "--organization", "acme", "--no-browser"),
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "GITHUB_API_URL": github.api_url,
                "PORT": str(free_port()),
                "DATABASE_URL": f"sqlite:///{folder / 'babysit.db'}",
                "LOG_FORMAT": "json",
                "LOG_LEVEL": "debug",
            },
            stderr=output,
        )
    try:
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while not (found := re.search(r"^Open (\S+)$", log.read_text(), re.MULTILINE)):
                assert process.returncode is None, log.read_text()
                await asyncio.sleep(0.05)
        yield found[1], log
    finally:
        process.terminate()
        await process.wait()


def propose(repository: StoryRepository) -> None:
    """An agent's pull request, with its check green."""
    repository.push("agent/x", {"greeting.py": "print(1)\n"}, message="Greet", author="agent")
    pull = repository.open_pull_request(head="agent/x", title="Greet", author="agent", labels=("automerge",))
    for job in repository.start_workflow(pull.head_sha, ("test",)):
        repository.finish_job(job)


async def set_up(page: Page, repository: StoryRepository, opened: str) -> None:
    """Everything that a person clicks, from the log's address to a merged pull request."""
    await page.goto(opened)
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Create the App on GitHub").click()
    await page.get_by_role("button", name="ada").click()
    await page.get_by_role("button", name="Create GitHub App for acme").click()
    await page.get_by_role("link", name="Install").click()
    await page.get_by_role("button", name="Install on acme").click()
    await page.get_by_text("Installed on acme.").wait_for()
    propose(repository)
    await page.get_by_text("The first pull request was merged: acme/app#1.").wait_for()
    assert await page.title() == "Babysit is set up · Babysit"


async def become(page: Page, github_url: str, login: str) -> None:
    """Sign in on GitHub as somebody else."""
    await page.goto(f"{github_url}/login")
    await page.get_by_role("button", name=login, exact=True).click()


async def somebody_without_access(page: Page, github_url: str, home: str) -> None:
    """A stranger signs in, and neither the organisation nor the repository exists."""
    await become(page, github_url, "mallory")
    await page.goto(f"{home}/sign-in?next=/acme/app")
    await page.get_by_role("button", name="Authorize Babysit acme").click()
    await page.wait_for_url(f"{home}/acme/app")
    response = await page.reload()
    assert response is not None
    assert (response.status, "Greet" in await page.content()) == (404, False)


async def somebody_whose_access_is_taken_away(page: Page, github_url: str, home: str) -> None:
    """Who takes the App's authorisation back on GitHub is nobody here from then on."""
    await become(page, github_url, "rob")
    await page.goto(f"{home}/sign-in?next=/acme/app")
    await page.get_by_role("button", name="Authorize Babysit acme").click()
    await page.wait_for_url(f"{home}/acme/app")
    response = await page.reload()
    assert response is not None
    assert response.status == 200
    await page.goto(f"{github_url}/settings/apps/authorizations")
    await page.get_by_role("button", name="Revoke").click()
    await page.get_by_text("You have authorized no App.").wait_for()
    for _ in range(50):
        response = await page.goto(f"{home}/acme/app")
        if (
            await page.get_by_role("button", name="Authorize Babysit acme")
            .or_(page.get_by_role("link", name="Sign in with GitHub"))
            .count()
        ):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("still signed in")


async def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    width = await page.locator("main").bounding_box()
    return width is not None and width["x"] >= 0 and width["x"] + width["width"] <= 360


async def test_from_nothing_to_a_merged_pull_request_and_a_sign_in(tmp_path: Path) -> None:
    world, repository, _ = bare_world(files={"README.md": "hello\n"})
    async with (
        SimulatedGitHub(world) as github,
        started(github, tmp_path) as (opened, log),
        browsing() as page,
    ):
        await set_up(page, repository, opened)
        assert await fits(page)

        home = opened.partition("/setup")[0]
        await page.goto(f"{home}/sign-in?next=/sign-out")
        await page.get_by_role("button", name="Authorize Babysit acme").click()
        await page.get_by_text("You are signed in as ada.").wait_for()
        await page.get_by_role("button", name="Sign out").click()
        await page.get_by_text("You are signed out").wait_for()
        await page.goto(f"{home}/sign-out")
        await page.get_by_text("You are signed out").wait_for()

        await somebody_without_access(page, github.server_url, home)
        await somebody_whose_access_is_taken_away(page, github.server_url, home)

        app = world.apps["babysit-acme"]
        credentials = (tmp_path / "babysit.env").read_text()
        told = log.read_text()
        database = (tmp_path / "babysit.db").read_bytes() + (tmp_path / "babysit.db-wal").read_bytes()

    pem = re.findall(r"PRIVATE_KEY=(.+)", credentials)[0].split("\\n")[1]
    secrets = [str(app.client_secret), str(app.webhook_secret), pem]
    assert (tmp_path / "babysit.env").stat().st_mode & 0o777 == 0o600
    assert all(secret in credentials for secret in secrets)
    assert not [secret for secret in secrets if secret in told]
    assert not [secret for secret in secrets if secret.encode() in database]
