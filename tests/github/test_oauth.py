"""Codes become tokens and tokens are renewed; whatever goes wrong quotes none of them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.clock import ManualClock
from bot.github.errors import GitHubError, Malformed, ServerError, Unreachable
from bot.github.oauth import Client, OAuth, OAuthRefused, UserTokens
from tests.building import NOW

SECRET = "client-secret-0123456789"


@asynccontextmanager
async def answering(answer: Callable[[], web.Response]) -> AsyncIterator[OAuth]:
    async def handle(_request: web.Request) -> web.Response:
        return answer()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        client = Client(client_id="Iv1", client_secret=SECRET, server_url=url, api_url=url)
        yield OAuth(session, client, ManualClock(NOW))
    await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda: web.json_response({"error": "bad_verification_code"}), OAuthRefused),
        (lambda: web.json_response({}), Malformed),
        (lambda: web.json_response({"access_token": 7}), Malformed),
        (lambda: web.json_response(["ghu_x"]), Malformed),
        (lambda: web.Response(text="<html>"), Malformed),
        (lambda: web.Response(body=b"x" * 100_000), Malformed),
        (lambda: web.Response(status=302, headers={"Location": "https://evil.example"}), Malformed),
        (lambda: web.Response(status=502, text="bad gateway"), ServerError),
    ],
    ids=["refused", "empty", "number", "list", "page", "long", "moved", "broken"],
)
async def test_an_answer_without_a_token_is_an_error_that_quotes_nothing(
    answer: Callable[[], web.Response], error: type[GitHubError]
) -> None:
    async with answering(answer) as oauth:
        with pytest.raises(error) as caught:
            await oauth.exchange("code-0123", redirect_uri="http://x", verifier="verifier-0123")

    for secret in (SECRET, "code-0123", "verifier-0123", "ghu_x"):
        assert secret not in repr(caught.value) + str(caught.value.__cause__)


async def test_a_github_that_is_away_is_told_apart() -> None:
    async with aiohttp.ClientSession() as session:
        client = Client(
            client_id="Iv1",
            client_secret=SECRET,
            server_url="http://127.0.0.1:1",
            api_url="http://127.0.0.1:1",
        )
        with pytest.raises(Unreachable):
            await OAuth(session, client, ManualClock(NOW)).refresh("ghr_x")

    assert SECRET not in repr(client)


async def test_a_token_without_an_end_has_none() -> None:
    async with answering(lambda: web.json_response({"access_token": "ghu_x"})) as oauth:
        tokens = await oauth.exchange("c", redirect_uri="http://x", verifier="v")

    assert tokens == UserTokens(access_token="ghu_x")
    assert "ghu_x" not in repr(tokens)


@pytest.mark.parametrize("status", [204, 404, 422])
async def test_a_token_that_is_over_is_given_back(status: int) -> None:
    async with answering(lambda: web.Response(status=status)) as oauth:
        await oauth.give_back("ghu_x")


async def test_a_token_that_may_still_be_good_is_told() -> None:
    async with answering(lambda: web.Response(status=401)) as oauth:
        with pytest.raises(GitHubError):
            await oauth.give_back("ghu_x")
