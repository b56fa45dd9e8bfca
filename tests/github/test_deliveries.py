"""Deliveries that failed are listed over all pages, and can be sent again or read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import aiohttp
import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import SystemClock
from bot.github.errors import NotFound, Unprocessable
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

NOBODY = "http://127.0.0.1:9/webhook"


@pytest.fixture
def starter() -> Starter:
    made = starter_world()
    made.repository.push("agent/tax", {"tax.py": "1\n"}, author="agent")
    made.repository.open_pull_request(head="agent/tax", author="agent")
    return made


@pytest.fixture
async def site(starter: Starter) -> AsyncIterator[SimulatedGitHub]:
    async with SimulatedGitHub(starter.world) as running:
        yield running


@pytest.fixture
async def github(starter: Starter, site: SimulatedGitHub, session: aiohttp.ClientSession) -> GitHub:
    await site.quiesce()
    starter.world.outbox.deliveries.clear()
    key = cast("RSAPrivateKey", load_pem_private_key(starter.private_key.encode(), None))
    return GitHub(session, str(starter.app.id), key, SystemClock(), endpoints=Endpoints(api_url=site.api_url))


async def test_failed_attempts_are_listed_over_all_pages_newest_first(
    github: GitHub, starter: Starter, site: SimulatedGitHub
) -> None:
    starter.app.webhook_url = NOBODY
    for number in range(130):
        starter.repository.comment(1, f"/hold {number}", author="wei")
    await site.quiesce()

    failed = await github.list_failed(starter.world.clock() - timedelta(days=3))

    said = [attempt for attempt in failed if attempt.event == "issue_comment"]
    assert len(said) == 130
    assert [attempt.id for attempt in said] == sorted((attempt.id for attempt in said), reverse=True)


async def test_what_was_sent_is_read_as_it_was_and_sent_again_under_its_id(
    github: GitHub, starter: Starter, site: SimulatedGitHub
) -> None:
    starter.app.webhook_url = NOBODY
    starter.repository.comment(1, "/hold", author="wei")
    await site.quiesce()
    (attempt,) = await github.list_failed(starter.world.clock() - timedelta(days=3))

    payload = msgspec.json.decode(await github.read_payload(attempt.id))
    await github.redeliver(attempt.id)
    await site.quiesce()

    again, first = await github.list_failed(starter.world.clock() - timedelta(days=3))
    assert (attempt.event, attempt.action, attempt.redelivery) == ("issue_comment", "created", False)
    assert payload["comment"]["body"] == "/hold"
    assert (again.guid, again.redelivery, first) == (attempt.guid, True, attempt)


async def test_what_github_keeps_no_longer_is_told_as_such(
    github: GitHub, starter: Starter, site: SimulatedGitHub
) -> None:
    starter.app.webhook_url = NOBODY
    starter.repository.comment(1, "/hold", author="wei")
    await site.quiesce()
    now = starter.world.clock()
    (attempt,) = await github.list_failed(now - timedelta(days=3))
    for delivery in starter.world.outbox.deliveries.values():
        delivery.created_at -= timedelta(days=4)

    with pytest.raises(Unprocessable):
        await github.redeliver(attempt.id)
    with pytest.raises(NotFound):
        await github.read_payload(attempt.id + 1_000_000)
