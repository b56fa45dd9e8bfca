"""A channel is told what becomes of a pull request, and one that hangs holds nothing."""

import asyncio
import json

from aiohttp import web

from tests.scenarios.house import House, open_house

CONFIGURATION = "notify: [{to: webhook, url_from: OPS, on: [red, merged]}]\n"


class Channel:
    """An address that may hang."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs
        self.heard: list[str] = []
        self.is_over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.heard += [event["event"] for event in json.loads(await request.read())["events"]]
        if self.hangs:
            await self.is_over.wait()
        return web.Response(text="ok")


async def life(channel: Channel) -> House:
    """A pull request that is red, then green and merged."""
    app = web.Application()
    app.router.add_post("/", channel.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with open_house(environ={"NOTIFY_OPS": url}) as house:
        house.configure(CONFIGURATION)
        pull_request = house.propose()
        house.report(pull_request, "build", "failure")
        await house.settle()
        house.report(pull_request, "build", "success")
        await house.settle()
        assert house.verdict(pull_request) == "merged"
        await house.let_pass(300)
    channel.is_over.set()
    await runner.cleanup()
    return house


async def test_a_life_is_told() -> None:
    channel = Channel(hangs=False)

    await life(channel)

    assert channel.heard == ["red", "merged"]


async def test_a_channel_that_hangs_holds_no_merge() -> None:
    channel = Channel(hangs=True)

    await life(channel)

    assert channel.heard[0] == "red"
