import asyncio
from typing import Any

import aiohttp
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.client import InstallationClient
from bot.github.clients import Clients
from bot.github.entity_tags import EntityTags
from bot.github.errors import (
    Conflict,
    Forbidden,
    GitHubError,
    Malformed,
    NotAllowed,
    NotFound,
    RateLimited,
    ServerError,
    Suspended,
    Unauthorized,
    Unprocessable,
    Unreachable,
)
from bot.github.ports import Budget, Endpoints
from bot.github.snapshot import SNAPSHOT
from bot.github.write_slots import Priority, WriteSlots
from tests.github.conftest import Witness
from tests.github.scripted import APP_ID, NOW, Answer, FakeClock, ScriptedGitHub, snapshot_data

ROUTE = "/repos/{owner}/{repo}"
SHOP = {"owner": "acme", "repo": "shop"}
RESET = str(int(NOW.timestamp()) + 600)
SPENT = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": RESET}
VARIABLES = {"owner": "acme", "name": "shop", "number": 7}


async def get(client: InstallationClient) -> Any:
    return await client.get(ROUTE, {**SHOP}, dict[str, int])


async def write(client: InstallationClient) -> Any:
    return await client.write(f"POST {ROUTE}", {**SHOP}, {"a": 1}, dict[str, int], Priority.COMMENT)


async def test_a_request_says_who_asks_and_in_which_version(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    assert await get(client) == {"id": 5}

    headers = script.requests[-1].headers
    assert headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert headers["User-Agent"] == "babysit"
    assert headers["Authorization"] == "token ghs_token1"


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (401, "Bad credentials", Unauthorized),
        (403, "Resource not accessible by integration", Forbidden),
        (403, "This installation has been suspended", Suspended),
        (404, "Not Found", NotFound),
        (405, "Pull Request is not mergeable", NotAllowed),
        (409, "Head branch was modified", Conflict),
        (410, "Gone", NotFound),
        (418, "I am a teapot", GitHubError),
        (422, "Validation Failed", Unprocessable),
        (500, "Server Error", ServerError),
        (502, "Server Error", ServerError),
        (520, "Unknown", ServerError),
    ],
)
async def test_every_refusal_has_its_class(
    client: InstallationClient,
    script: ScriptedGitHub,
    status: int,
    message: str,
    expected: type[GitHubError],
) -> None:
    script.on("POST /repos/acme/shop", Answer({"message": message, "secret": "hunter2"}, status))

    with pytest.raises(GitHubError) as caught:
        await write(client)

    assert type(caught.value) is expected
    assert caught.value.is_retryable is (status >= 500)
    assert "hunter2" not in str(caught.value)
    assert "ghs_" not in str(caught.value)


async def test_a_refused_field_is_told_in_githubs_words(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    errors = [{"message": "No commit found"}, "plain", {"code": "invalid", "field": "sha"}]
    script.on("POST /repos/acme/shop", Answer({"message": "Validation Failed", "errors": errors}, 422))

    with pytest.raises(Unprocessable) as caught:
        await write(client)

    assert caught.value.errors == ("No commit found", "plain", "invalid")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"{oops", headers={"Content-Type": "application/json"}),
        Answer(b"<html>", headers={"Content-Type": "text/html"}),
        Answer({"id": "five"}),
        Answer(None, 304),
        Answer(None, 302, {"Location": "https://evil.example/"}),
    ],
    ids=["no JSON", "HTML", "another form", "not modified", "another host"],
)
async def test_an_answer_of_another_form_is_malformed(
    client: InstallationClient, script: ScriptedGitHub, answer: Answer
) -> None:
    script.on("GET /repos/acme/shop", answer)

    with pytest.raises(Malformed):
        await get(client)


async def test_a_next_page_at_another_host_never_gets_the_token(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer([], headers={"Link": '<https://evil.example/>; rel="next"'}))

    with pytest.raises(Malformed):
        await client.get_pages(ROUTE, {**SHOP}, list[int])


async def test_a_renamed_repository_is_followed(client: InstallationClient, script: ScriptedGitHub) -> None:
    script.on("GET /repos/acme/shop", Answer(None, 301, {"Location": f"{script.url}/repositories/5"}))
    script.on("GET /repositories/5", Answer({"id": 5}))

    assert await get(client) == {"id": 5}


@pytest.mark.parametrize("trouble", [Answer({}, 502), Answer(drops=True)], ids=["502", "broken connection"])
async def test_a_read_is_tried_three_times(
    client: InstallationClient, script: ScriptedGitHub, trouble: Answer
) -> None:
    script.on("GET /repos/acme/shop", trouble, trouble, Answer({"id": 5}))

    assert await get(client) == {"id": 5}


async def test_a_read_is_given_up_after_three_times(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer(drops=True))

    with pytest.raises(Unreachable):
        await get(client)

    assert len(script.asked("GET")) == 3


@pytest.mark.parametrize("trouble", [Answer({}, 502), Answer(drops=True)], ids=["502", "broken connection"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
async def test_a_write_is_never_repeated(
    client: InstallationClient, script: ScriptedGitHub, trouble: Answer, method: str
) -> None:
    script.on(f"{method} /repos/acme/shop", trouble)

    with pytest.raises((ServerError, Unreachable)):
        await client.write(f"{method} {ROUTE}", {**SHOP}, {"a": 1}, object, Priority.COMMENT)

    assert script.asked() == [f"{method} /repos/acme/shop"]


async def test_an_unchanged_answer_comes_from_the_cache(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}, headers={"ETag": '"x"'}), Answer(None, 304))

    assert [await get(client), await get(client)] == [{"id": 5}, {"id": 5}]

    assert script.requests[-1].headers["If-None-Match"] == '"x"'


def test_kept_answers_are_bounded_by_their_size() -> None:
    tags = EntityTags(most_bytes=2_500)

    for number in range(100):
        tags.resolve(f"/{number}", (200, {"etag": "x"}, b"a" * 300), None)
    tags.resolve("/huge", (200, {"etag": "x"}, b"a" * 2_001), None)

    kept = [url for url in (*map("/{}".format, range(100)), "/huge") if tags.known(url)]
    assert kept == ["/97", "/98", "/99"]


async def test_an_answer_without_end_is_refused(
    client: InstallationClient, script: ScriptedGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.transport.MOST_BYTES", 100_000)
    script.on("GET /repos/acme/shop", Answer({"id": 5, "padding": "x" * 200_000}))

    with pytest.raises(Malformed, match="over 100000 bytes"):
        await get(client)


async def test_an_enterprise_server_is_asked_below_its_own_path(
    session: aiohttp.ClientSession, private_key: RSAPrivateKey, clock: FakeClock, script: ScriptedGitHub
) -> None:
    endpoints = Endpoints(api_url=f"{script.url}/api/v3", graphql_url=f"{script.url}/api/graphql")
    clients = Clients(session, str(APP_ID), private_key, clock, endpoints=endpoints)
    script.on("POST /api/v3/app/installations/1/access_tokens", script.token)
    link = {"Link": f'<{script.url}/api/v3/repos/acme/shop?page=2>; rel="next"'}
    script.on("GET /api/v3/repos/acme/shop", Answer([1], headers=link), Answer([2]))
    script.on("query Snapshot", Answer({"data": snapshot_data()}))

    pages = await clients.installation(1).get_pages(ROUTE, {**SHOP}, list[int])
    await clients.installation(1).query(SNAPSHOT, VARIABLES)

    assert pages == [[1], [2]]
    assert script.asked("POST") == ["POST /api/graphql"]


@pytest.mark.parametrize(
    ("answer", "wait_s"),
    [
        (Answer({"message": "API rate limit exceeded"}, 403, SPENT), 600),
        (Answer({"message": "API rate limit exceeded"}, 429, SPENT), 600),
        (Answer({"message": "Slow down"}, 403, {"Retry-After": "30"}), 30),
        (Answer({"message": "Slow down"}, 429, {"Retry-After": "30"}), 30),
        (Answer({"message": "Slow down"}, 429), 60),
        (Answer({"message": "Slow down"}, 429, {"Retry-After": "soon"}), 60),
        (Answer({"message": "Slow down"}, 429, {"Retry-After": "999999"}), 3600),
        (Answer({"message": "Slow down"}, 429, {**SPENT, "X-RateLimit-Reset": "never"}), 60),
        (Answer({"message": "You have exceeded a secondary rate limit."}, 403), 60),
        (Answer({"message": "API rate limit exceeded"}, 403, {**SPENT, "X-RateLimit-Reset": "1"}), 60),
        (Answer({"message": "Slow down"}, 429, {"Retry-After": "0"}), 1),
        (Answer({"message": "Slow down"}, 429, {"Retry-After": "nan"}), 60),
    ],
    ids=[
        "primary",
        "primary 429",
        "Retry-After",
        "Retry-After 429",
        "bare 429",
        "no number",
        "for ever",
        "no date",
        "secondary in words",
        "over by our clock",
        "at once",
        "not a number",
    ],
)
async def test_a_rate_limit_stops_everybody_until_it_is_over(
    client: InstallationClient, script: ScriptedGitHub, clock: FakeClock, answer: Answer, wait_s: int
) -> None:
    script.on("GET /repos/acme/shop", answer, Answer({"id": 5}))

    with pytest.raises(RateLimited) as caught:
        await get(client)
    with pytest.raises(RateLimited):
        await get(client)
    asked_meanwhile = len(script.asked("GET"))
    clock.elapsed_s = wait_s

    assert caught.value.retry_after_s == wait_s
    assert asked_meanwhile == 1
    assert await get(client) == {"id": 5}


async def test_a_spent_budget_is_noticed_before_it_refuses(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}, headers=SPENT))

    assert await get(client) == {"id": 5}

    with pytest.raises(RateLimited):
        await get(client)


async def test_a_spent_graphql_budget_leaves_rest_alone(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    error = {"type": "RATE_LIMITED", "message": "API rate limit exceeded"}
    script.on("query Snapshot", Answer({"data": None, "errors": [error]}))
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    for _attempt in range(2):
        with pytest.raises(RateLimited):
            await client.query(SNAPSHOT, VARIABLES)

    assert len(script.asked("POST /graphql")) == 1
    assert await get(client) == {"id": 5}


async def test_graphql_down_is_a_server_error(client: InstallationClient, script: ScriptedGitHub) -> None:
    script.on("query Snapshot", Answer(b"<html>", 502), Answer(drops=True), Answer({"data": snapshot_data()}))

    assert (await client.query(SNAPSHOT, VARIABLES)).data.viewer is not None


async def test_a_refused_token_is_replaced_once(client: InstallationClient, script: ScriptedGitHub) -> None:
    script.on("GET /repos/acme/shop", Answer({"message": "Bad credentials"}, 401), Answer({"id": 5}))

    assert await get(client) == {"id": 5}

    assert script.requests[-1].headers["Authorization"] == "token ghs_token2"


async def test_many_ask_for_a_token_and_one_is_requested(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    await asyncio.gather(*(get(client) for _ in range(20)))

    assert sum("access_tokens" in request.path for request in script.requests) == 1


async def test_a_token_is_replaced_five_minutes_before_it_expires(
    client: InstallationClient, script: ScriptedGitHub, clock: FakeClock
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}))
    used = []

    for elapsed_s in (0, 54 * 60, 56 * 60):
        clock.elapsed_s = elapsed_s
        await get(client)
        used.append(script.requests[-1].headers["Authorization"])

    assert used == ["token ghs_token1", "token ghs_token1", "token ghs_token2"]


async def test_a_token_can_do_no_more_than_babysit_does(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    await get(client)

    assert script.requests[0].body["permissions"]["checks"] == "write"
    assert "administration" not in script.requests[0].body["permissions"]


async def test_an_installation_that_granted_less_gets_what_it_granted(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    granted = {"token": "ghs_less", "expires_at": "2026-11-22T13:00:00Z", "permissions": {"checks": "write"}}
    script.on(
        "POST /app/installations/1/access_tokens",
        Answer({"message": "The permissions requested are not granted to this installation."}, 422),
        Answer(granted, 201),
    )
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    await get(client)

    assert script.requests[-1].headers["Authorization"] == "token ghs_less"


async def test_the_app_proves_itself_with_a_short_backdated_jwt(
    client: InstallationClient, script: ScriptedGitHub, private_key: RSAPrivateKey
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    await get(client)

    proof = script.requests[0].headers["Authorization"].removeprefix("bearer ")
    options: Any = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(proof, private_key.public_key(), algorithms=["RS256"], options=options)
    now = int(NOW.timestamp())
    assert claims == {"iss": str(APP_ID), "iat": now - 60, "exp": now + 7 * 60}


async def test_the_observer_sees_every_exchange(
    client: InstallationClient, script: ScriptedGitHub, witness: Witness
) -> None:
    script.on("GET /repos/acme/shop", Answer({"id": 5}))

    await get(client)

    seen = [(exchange.installation_id, exchange.method, exchange.status) for exchange in witness.exchanges]
    assert seen == [(0, "POST", 201), (1, "GET", 200)]
    assert witness.exchanges[0].budget is Budget.REST


async def test_writes_are_a_second_apart_and_the_first_does_not_wait(clock: FakeClock) -> None:
    slots = WriteSlots(clock)

    for _write in range(3):
        await slots.take(Priority.COMMENT)

    assert clock.slept == [1.0, 1.0]


async def test_a_merge_goes_before_the_comments_that_wait() -> None:
    clock, order = HeldClock(), []
    slots = WriteSlots(clock)
    await slots.take(Priority.COMMENT)

    async def take(name: str, priority: Priority) -> None:
        await slots.take(priority)
        order.append(name)

    async with asyncio.TaskGroup() as group:
        for name, priority in (("a", Priority.COMMENT), ("b", Priority.COMMENT), ("c", Priority.MERGE)):
            group.create_task(take(name, priority))
            await asyncio.sleep(0)
        clock.released.set()

    assert order == ["c", "a", "b"]


async def test_a_write_that_is_cancelled_lets_the_next_one_through() -> None:
    clock = HeldClock()
    slots = WriteSlots(clock)
    await slots.take(Priority.COMMENT)
    first = asyncio.create_task(slots.take(Priority.COMMENT))
    second = asyncio.create_task(slots.take(Priority.COMMENT))
    await asyncio.sleep(0)

    first.cancel()
    clock.released.set()

    await asyncio.wait_for(second, timeout=5)
    assert first.cancelled()


class HeldClock(FakeClock):
    """Sleeps until it is released, then at once."""

    def __init__(self) -> None:
        super().__init__()
        self.released = asyncio.Event()

    async def sleep(self, seconds: float, /) -> None:
        await self.released.wait()
        await super().sleep(seconds)


def test_an_error_message_is_one_short_line() -> None:
    error = NotFound("GET /x", "a\nb" + "c" * 1_000)

    assert "\n" not in str(error)
    assert len(error.message) == 500


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"message": "Bad credentials"}, 401), Unauthorized),
        (Answer({"message": "Resource not accessible"}, 403), Forbidden),
        (Answer(b"{", 400, {"Content-Type": "application/json"}), Malformed),
        (Answer(b"<html>", 200), ServerError),
        (Answer({"data": None, "errors": [{"type": "FORBIDDEN", "message": "No."}]}), Unprocessable),
        (Answer({"errors": [{"type": "RATE_LIMIT", "message": "API rate limit exceeded"}]}), RateLimited),
    ],
    ids=["401", "403", "no JSON", "HTML", "no data", "no points"],
)
async def test_every_graphql_refusal_has_its_class(
    client: InstallationClient, script: ScriptedGitHub, answer: Answer, expected: type[GitHubError]
) -> None:
    script.on("query Snapshot", answer)

    with pytest.raises(GitHubError) as caught:
        await client.query(SNAPSHOT, VARIABLES)

    assert type(caught.value) is expected


async def test_a_redirection_without_end_is_given_up(
    client: InstallationClient, script: ScriptedGitHub
) -> None:
    script.on("GET /repos/acme/shop", Answer(None, 301, {"Location": f"{script.url}/repos/acme/shop"}))

    with pytest.raises(Malformed, match="in circles"):
        await get(client)

    assert len(script.asked("GET")) == 3
