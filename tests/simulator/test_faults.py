import aiohttp
import pytest

from simulator.faults import Fault, Mode
from tests.simulator.stage import REPO, Stage


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
