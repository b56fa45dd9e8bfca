import pytest

from simulator.access import PersonViewer
from simulator.auth import viewer_of
from simulator.errors import Refused
from tests.simulator.stage import Stage


async def test_nobody_in_particular_sends_no_header(stage: Stage) -> None:
    assert viewer_of(stage.github.world, None) is None


@pytest.mark.parametrize("header", ["Basic x", "Bearer unknown", "token", ""])
async def test_a_credential_that_is_none_is_refused(stage: Stage, header: str) -> None:
    with pytest.raises(Refused, match="Bad credentials"):
        viewer_of(stage.github.world, header)


@pytest.mark.parametrize("token", ["a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_json_web_token_without_a_known_app_is_refused(stage: Stage, token: str) -> None:
    with pytest.raises(Refused):
        viewer_of(stage.github.world, f"Bearer {token}")


async def test_a_person_is_known_by_either_word_before_the_token(stage: Stage) -> None:
    holder = stage.starter.world.accounts["agent"]
    stage.github.world.tokens["secret"] = holder

    assert viewer_of(stage.github.world, "Bearer secret") == PersonViewer(holder)
    assert viewer_of(stage.github.world, "token secret") == PersonViewer(holder)
