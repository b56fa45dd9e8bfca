"""A server that is asked with a person's token: only where the token is safe, and only where it is one."""

from collections.abc import Mapping

import click
import pytest
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpServer

from bot.cli._server import Server, UnansweredError, server_of
from bot.settings import Secret

TOKEN = "ghu_" + "a" * 36


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"BABYSIT_URL": "https://babysit.acme.com/", "GH_TOKEN": TOKEN}, "https://babysit.acme.com"),
        ({"BABYSIT_URL": "http://127.0.0.1:3000", "GITHUB_TOKEN": TOKEN}, "http://127.0.0.1:3000"),
        ({"GH_TOKEN": TOKEN}, None),
        ({"BABYSIT_URL": "https://babysit.acme.com", "GH_TOKEN": TOKEN, "APP_ID": "5"}, None),
    ],
)
def test_a_server_is_asked_where_one_is_named_and_this_is_not_it(
    environ: Mapping[str, str], url: str | None
) -> None:
    server = server_of(environ)

    assert (server.url if server is not None else None) == url


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://babysit.acme.com", "must begin with https"),
        ("http://localhost.evil.example", "must begin with https"),
        ("ftp://babysit.acme.com", "must begin with https"),
        ("https://user@babysit.acme.com", "must begin with https"),
        ("https://[", "must begin with https"),
    ],
)
def test_a_token_is_sent_to_nobody_who_could_be_overheard(url: str, says: str) -> None:
    with pytest.raises(click.ClickException, match=says):
        server_of({"BABYSIT_URL": url, "GH_TOKEN": TOKEN})


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "\u00e9"])
def test_a_server_needs_a_token(token: str) -> None:
    with pytest.raises(click.ClickException, match="token"):
        server_of({"BABYSIT_URL": "https://babysit.acme.com", "GH_TOKEN": token})


def test_a_token_is_in_no_repr() -> None:
    assert TOKEN not in repr(Server(url="https://x.example", token=Secret(TOKEN)))


@pytest.mark.parametrize(
    ("status", "text", "says"),
    [
        (302, "", "is no Babysit"),
        (200, "<html>", "is no Babysit"),
        (200, "[1]", "is no Babysit"),
        (401, "{}", "does not take the token"),
        (404, '{"message": "x"}', "nothing that you may read"),
        (503, '{"message": "GitHub does not answer."}', "GitHub does not answer."),
    ],
)
async def test_what_is_no_answer_is_one_sentence(
    aiohttp_server: AiohttpServer, status: int, text: str, says: str
) -> None:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=text, headers={"Location": "https://evil.example/"})

    app = web.Application()
    app.router.add_get("/x", handle)
    running = await aiohttp_server(app)

    with pytest.raises(UnansweredError, match=says):
        await Server(url=str(running.make_url("")).rstrip("/"), token=Secret(TOKEN)).get("/x")


async def test_a_server_that_is_away_is_told_by_its_name() -> None:
    with pytest.raises(UnansweredError, match=r"http://127\.0\.0\.1:1 cannot be reached"):
        await Server(url="http://127.0.0.1:1", token=Secret(TOKEN)).get("/x")
