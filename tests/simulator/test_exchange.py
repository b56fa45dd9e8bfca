from tests.simulator.stage import REPO, Stage


async def test_every_request_is_on_record(stage: Stage) -> None:
    stage.propose()
    app = stage.github.as_app(stage.starter.app, stage.starter.private_key)
    await app.post(f"/app/installations/{stage.starter.installation.id}/access_tokens")
    await stage.babysit.post(f"{REPO}/issues/1/comments", {"body": "hi"})
    await stage.babysit.get(f"{REPO}/pulls/1")

    seen = [(request.actor, request.route, request.is_content_write) for request in stage.github.requests]

    assert seen == [
        ("babysit[bot]", "/app/installations/{id}/access_tokens", False),
        ("babysit[bot]", "/repos/{owner}/{repo}/issues/{number}/comments", True),
        ("babysit[bot]", "/repos/{owner}/{repo}/pulls/{number}", False),
    ]
