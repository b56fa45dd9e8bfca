"""GraphQL as a client meets it: over HTTP, with tokens, limits and faults."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from simulator.access import InstallationViewer
from simulator.actions import pushes
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import Starter
from tests.simulator.graphql.asking import asker

VIEWER = {"query": "{ viewer { login } }"}


@pytest.fixture
async def starter() -> Starter:
    return asker().starter


@pytest.fixture
async def site(starter: Starter) -> AsyncIterator[SimulatedGitHub]:
    async with SimulatedGitHub(starter.world) as running:
        yield running


@pytest.fixture
async def client(starter: Starter) -> AsyncIterator[aiohttp.ClientSession]:
    token = starter.world.mint_token(starter.installation).token
    headers = {"Authorization": f"bearer {token}", "User-Agent": "babysit"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


async def test_a_query_is_answered_and_taken_off_the_hour(
    site: SimulatedGitHub, client: aiohttp.ClientSession
) -> None:
    async with client.post(site.graphql_url, json=VIEWER) as response:
        body = await response.json()

    assert response.status == 200
    assert body == {"data": {"viewer": {"login": "babysit[bot]"}}}
    assert response.headers["X-RateLimit-Remaining"] == "4999"
    assert response.headers["X-RateLimit-Resource"] == "graphql"


async def test_variables_and_operation_name_are_used(
    site: SimulatedGitHub, client: aiohttp.ClientSession
) -> None:
    query = {
        "query": "query A { viewer { login } } "
        'query B($n: String!) { repository(owner: "acme", name: $n) { name } }',
        "variables": {"n": "app"},
        "operationName": "B",
    }

    async with client.post(site.graphql_url, json=query) as response:
        body = await response.json()

    assert body == {"data": {"repository": {"name": "app"}}}


async def test_an_error_comes_with_status_200(site: SimulatedGitHub, client: aiohttp.ClientSession) -> None:
    query = {"query": '{ repository(owner: "acme", name: "none") { name } }'}

    async with client.post(site.graphql_url, json=query) as response:
        body = await response.json()

    assert response.status == 200
    assert body["data"] == {"repository": None}
    assert body["errors"][0]["type"] == "NOT_FOUND"


async def test_a_bad_token_is_refused(site: SimulatedGitHub) -> None:
    headers = {"Authorization": "bearer ghs_nonsense", "User-Agent": "babysit"}
    async with (
        aiohttp.ClientSession(headers=headers) as stranger,
        stranger.post(site.graphql_url, json=VIEWER) as response,
    ):
        body = await response.json()

    assert response.status == 401
    assert body["message"] == "Bad credentials"


async def test_a_query_that_takes_too_long_is_a_502(
    site: SimulatedGitHub, client: aiohttp.ClientSession
) -> None:
    site.faults.add(Fault(path="/graphql", status=502))

    async with client.post(site.graphql_url, json=VIEWER) as response:
        assert response.status == 502


async def test_a_mutation_counts_as_a_content_write(
    site: SimulatedGitHub, client: aiohttp.ClientSession, starter: Starter
) -> None:
    node_id = starter.repository.pull_requests[1].node_id
    query = {
        "query": "mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) "
        "{ pullRequest { isDraft } } }",
        "variables": {"id": node_id},
    }

    async with client.post(site.graphql_url, json=query) as response:
        body = await response.json()

    assert body == {"data": {"convertPullRequestToDraft": {"pullRequest": {"isDraft": True}}}}
    assert [record.is_content_write for record in site.requests] == [True]


async def test_a_rest_read_starts_the_mergeability_that_graphql_waits_for(
    site: SimulatedGitHub, client: aiohttp.ClientSession
) -> None:
    query = {"query": '{ repository(owner: "acme", name: "app") { pullRequest(number: 1) { mergeable } } }'}
    pushes.push(site.world.repositories["acme/app"], "main", {"moved.txt": "moved\n"})

    async def mergeable() -> object:
        async with client.post(site.graphql_url, json=query) as response:
            body = await response.json()
        return body["data"]["repository"]["pullRequest"]["mergeable"]

    before = [await mergeable(), await mergeable()]
    async with client.get(f"{site.api_url}/repos/acme/app/pulls/1"):
        pass
    after = [await mergeable(), await mergeable()]

    assert before == ["UNKNOWN", "UNKNOWN"]
    assert after[-1] == "MERGEABLE"


async def test_a_spent_hour_is_an_error_with_status_200(
    site: SimulatedGitHub, client: aiohttp.ClientSession, starter: Starter
) -> None:
    viewer = InstallationViewer(starter.world.mint_token(starter.installation))
    site.limits.exhaust(viewer, "graphql")

    async with client.post(site.graphql_url, json=VIEWER) as response:
        body = await response.json()

    message = f"API rate limit exceeded for installation ID {starter.installation.id}."
    assert response.status == 200
    assert response.headers["X-RateLimit-Remaining"] == "0"
    assert body == {"errors": [{"type": "RATE_LIMITED", "message": message}]}
