from tests.simulator.stage import REPO, Stage


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
