import aiohttp
import pytest

from simulator.access import InstallationViewer
from simulator.faults import Fault, Mode
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


async def test_a_fault_happens_as_often_as_it_was_told(stage: Stage) -> None:
    stage.github.faults.add(Fault(path=f"{REPO}*", status=502, body="<html>Unicorn!</html>", times=2))

    replies = [await stage.babysit.get(REPO) for _ in range(3)]

    assert [reply.status for reply in replies] == [502, 502, 200]
    assert replies[0].headers["content-type"].startswith("text/html")


async def test_an_outage_ends_by_the_clock(stage: Stage) -> None:
    stage.github.faults.outage("/repos/*", 20)
    during = await stage.babysit.get(REPO)

    stage.clock.advance(21)

    assert (during.status, (await stage.babysit.get(REPO)).status) == (502, 200)


@pytest.mark.parametrize(("mode", "comments"), [(Mode.DROP, 0), (Mode.ACT_THEN_DROP, 1)])
async def test_a_connection_can_drop_before_and_after_the_deed(
    stage: Stage, mode: Mode, comments: int
) -> None:
    pull = stage.propose()
    stage.github.faults.add(Fault(path="*/comments", mode=mode))

    with pytest.raises(aiohttp.ClientError):
        await stage.babysit.post(f"{REPO}/issues/1/comments", {"body": "hi"})

    assert len(pull.comments) == comments


async def test_every_request_is_on_record(stage: Stage) -> None:
    stage.propose()
    app = stage.github.as_app(stage.starter.app, stage.starter.private_key)
    await app.post(f"/app/installations/{stage.starter.installation.id}/access_tokens")
    await stage.babysit.post(f"{REPO}/issues/1/comments", {"body": "hi"})
    await stage.babysit.get(f"{REPO}/pulls/1")

    seen = [(one.actor, one.route, one.is_content_write) for one in stage.github.requests]

    assert seen == [
        ("babysit[bot]", "/app/installations/{id}/access_tokens", False),
        ("babysit[bot]", "/repos/{owner}/{repo}/issues/{number}/comments", True),
        ("babysit[bot]", "/repos/{owner}/{repo}/pulls/{number}", False),
    ]


async def test_the_control_room_does_it_all_by_http(stage: Stage) -> None:
    room = stage.github.as_nobody()
    push = {"repository": "acme/app", "branch": "agent/x", "files": {"new.py": "1\n"}, "author": "agent"}
    sha = (await room.post("/_simulator/actions/push", push)).at("sha")
    await stage.person("agent").post(f"{REPO}/pulls", {"title": "Do it", "head": "agent/x", "base": "main"})
    check = {"repository": "acme/app", "sha": sha, "name": "build", "conclusion": "failure"}
    await room.post("/_simulator/actions/check", check)
    await room.post("/_simulator/faults", {"path": "*/status", "status": 500, "seconds": 5})
    await room.post("/_simulator/quiesce")

    failed = await stage.babysit.get(f"{REPO}/commits/{sha}/status")
    runs = await stage.babysit.get(f"{REPO}/commits/{sha}/check-runs")
    deliveries = await room.get("/_simulator/deliveries")
    requests = await room.get("/_simulator/requests")

    assert (failed.status, runs.at("check_runs", 0, "conclusion")) == (500, "failure")
    assert deliveries.at(0, "status") == "OK"
    assert requests.at(0, "actor") == "agent"


async def test_an_unknown_deed_is_answered_with_the_known_ones(stage: Stage) -> None:
    reply = await stage.github.as_nobody().post("/_simulator/actions/dance", {"repository": "acme/app"})

    assert reply.status == 404
    assert "start_workflow" in str(reply.message)
