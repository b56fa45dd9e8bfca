"""What a server tells of a pull request: as lines for people, and as what `watch` looks for."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.cli._pull_request import NamedPullRequest
from bot.cli._server import Server
from bot.cli._told import ServerAnswer, ServersEye
from bot.github.errors import GitHubError, NotFound, Unauthorized, Unreachable
from bot.github.sighting import OwnRun, Sighting
from bot.settings import Secret
from tests.building import HEAD_SHA, NOW
from tests.web.pages.conftest import Site, site, waiting

__all__ = ["site"]

ANSWER: Mapping[str, Any] = {
    "repository": "acme/app",
    "number": 7,
    "title": "Add it\x1b[31m",
    "state": "open",
    "head": HEAD_SHA,
    "base": "main",
    "conclusion": "failure",
    "url": "https://github.example/acme/app/pull/7",
    "says": "CI failed: build.",
    "gates": [
        {
            "gate": "ci",
            "state": "closed",
            "says": "CI failed.",
            "next": "the author",
            "details": ["timed out"],
        },
        {"gate": "hold", "state": "open", "says": "Nobody holds it.", "next": "", "details": []},
    ],
}


def test_people_read_a_line_a_gate_in_which_nothing_acts() -> None:
    assert ServerAnswer(ANSWER).as_text().splitlines() == [
        "acme/app#7 Add it\\u{1b}[31m",
        f"CI failed: build. (at {HEAD_SHA[:12]} into main)",
        "",
        "  ci             closed   CI failed. Next: the author.",
        "  hold           open     Nobody holds it.",
        "",
        "  ci: timed out",
    ]


@pytest.mark.parametrize(
    ("state", "is_open", "is_merged"),
    [("open", True, False), ("merged", False, True), ("closed", False, False)],
)
def test_a_watch_sees_what_it_would_see_on_github(state: str, is_open: bool, is_merged: bool) -> None:
    run = OwnRun(conclusion="failure", title="CI failed: build.", url=ANSWER["url"])

    assert ServerAnswer({**ANSWER, "state": state}).as_sighting() == Sighting(
        head_sha=HEAD_SHA,
        is_open=is_open,
        is_merged=is_merged,
        url=ANSWER["url"],
        run=run if is_open else None,
    )


def eye(at: Site, number: int = 7, login: str = "wei", url: str = "") -> ServersEye:
    name = NamedPullRequest(repository="acme/app", number=number)
    return ServersEye(Server(url=url or at.url, token=Secret(login)), name)


async def test_a_look_goes_through_the_server(site: Site) -> None:
    await site.pages.board.show(waiting(7), NOW)

    seen = await eye(site).look()

    assert (seen.head_sha, seen.run.conclusion if seen.run else None) == (HEAD_SHA, "failure")


@pytest.mark.parametrize(
    ("number", "login", "url", "error"),
    [
        (8, "wei", "", NotFound),
        (7, "nobody", "", Unauthorized),
        (7, "wei", "http://127.0.0.1:1", Unreachable),
    ],
)
async def test_a_look_that_fails_is_told_apart(
    site: Site,
    number: int,
    login: str,
    url: str,
    error: type[GitHubError],
) -> None:
    with pytest.raises(error):
        await eye(site, number, login, url).look()
