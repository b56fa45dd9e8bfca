from simulator.access import InstallationViewer
from tests.simulator.stage import REPO, Stage


async def test_an_exhausted_hour_is_told_with_a_reset(stage: Stage) -> None:
    token = stage.starter.world.mint_token(stage.starter.installation)
    stage.github.limits.exhaust(InstallationViewer(token))

    reply = await stage.babysit.get(REPO)

    expected = f"API rate limit exceeded for installation ID {stage.starter.installation.id}."
    assert (reply.status, reply.message) == (403, expected)
    assert reply.headers["x-ratelimit-remaining"] == "0"
    stage.clock.advance(3601)
    assert (await stage.babysit.get(REPO)).status == 200


async def test_too_much_content_in_a_minute_is_a_secondary_limit(stage: Stage) -> None:
    stage.propose()
    stage.github.limits.quotas.content_a_minute = 2
    path = f"{REPO}/issues/1/comments"

    replies = [await stage.babysit.post(path, {"body": "hi"}) for _ in range(3)]

    assert [reply.status for reply in replies] == [201, 201, 403]
    assert replies[-1].headers["retry-after"] == "60"
    assert str(replies[-1].message).startswith("You have exceeded a secondary rate limit.")
    stage.clock.advance(61)
    assert (await stage.babysit.post(path, {"body": "hi"})).status == 201


async def test_an_unchanged_answer_is_304_and_free(stage: Stage) -> None:
    caller = stage.babysit
    first = await caller.get(REPO)

    second = await caller.get(REPO, {"If-None-Match": first.headers["etag"]})

    assert (second.status, second.body) == (304, "")
    assert second.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]
