from tests.simulator.stage import Stage


async def test_an_unknown_deed_is_answered_with_the_known_ones(stage: Stage) -> None:
    reply = await stage.github.as_nobody().post("/_simulator/actions/dance", {"repository": "acme/app"})

    assert reply.status == 404
    assert "start_workflow" in str(reply.message)
