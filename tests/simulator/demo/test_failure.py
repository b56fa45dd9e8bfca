from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import FINDINGS, run
from simulator.demo import tour
from simulator.demo.problems import FailedDemo


async def fails(_told: Console, *, keeps: bool, invoked_as: str) -> None:
    del keeps, invoked_as
    raise FailedDemo("acme/app#1 was not merged.", Path("server.log"))


def test_a_story_that_goes_wrong_is_one_line_that_names_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tour, "play", fails)

    code = run(["demo"])

    assert code == FINDINGS
    assert (
        capsys.readouterr().err == "babysit demo: acme/app#1 was not merged. The server's log: server.log\n"
    )
