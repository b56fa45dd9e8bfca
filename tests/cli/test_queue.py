"""`babysit queue` shows what waits, as a server tells it to whoever asks."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli import run
from bot.model.waiting import Turn
from tests.building import NOW
from tests.web.pages.conftest import Site, site, waiting

__all__ = ["site"]


@pytest.fixture
async def asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    await site.pages.board.show(waiting(7, title="Add \x1b[31mit"), NOW)
    await site.pages.board.show(waiting(8, turn=Turn.HUMAN, gate="hold", says="It is held."), NOW)
    monkeypatch.delenv("APP_ID", raising=False)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.setenv("BABYSIT_URL", site.url)
    monkeypatch.setenv("GH_TOKEN", "wei")
    return site


async def test_what_waits_is_told_by_who_must_act(asked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked.url

    assert await asyncio.to_thread(run, ["queue", "acme"]) == 0

    told = capsys.readouterr().out
    assert told.index("A person (1)") < told.index("acme/app#8") < told.index("The author (1)")
    assert "acme/app#7  Add \\u{1b}[31mit" in told
    assert "CI failed: build and lint. Next: the author, @agent" in told


async def test_filters_and_json_go_through(asked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked.url

    assert (
        await asyncio.to_thread(
            run, ["queue", "acme/app", "--gate", "ci", "--turn", "human", "--format", "json"]
        )
        == 0
    )

    found = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in found["pull_requests"]] == [8]


async def test_nothing_that_waits_is_said(asked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked.url

    assert await asyncio.to_thread(run, ["queue", "--label", "none"]) == 0

    assert capsys.readouterr().out == "Nothing waits.\n"


async def test_what_a_person_may_not_read_is_one_line(
    asked: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked.url

    assert await asyncio.to_thread(run, ["queue", "globex"]) == 2

    assert "There is nothing that you may read" in capsys.readouterr().err


def test_without_a_server_it_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BABYSIT_URL", raising=False)

    assert run(["queue"]) == 2

    assert "Set BABYSIT_URL" in capsys.readouterr().err


async def test_explain_asks_the_server_that_is_named(asked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked.url

    assert await asyncio.to_thread(run, ["explain", "acme/app#7"]) == 0

    assert (
        "  ci             closed   CI failed: build and lint. Next: the author, @agent."
        in capsys.readouterr().out
    )


async def test_watch_asks_the_server_that_is_named(asked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked.url

    assert await asyncio.to_thread(run, ["watch", "acme/app#7"]) == 1

    assert "red: CI failed: build and lint." in capsys.readouterr().out


@pytest.fixture
def set_up(asked: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """In a folder in which `babysit setup` wrote the file, with no variable but a person's token."""
    monkeypatch.chdir(tmp_path)
    for name in ("BABYSIT_URL", "DATABASE_URL", "CREDENTIALS_PATH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "babysit.env").write_text(f"APP_ID=1\nPRIVATE_KEY=broken\nBABYSIT_URL={asked.url}\n")
    return asked


async def test_the_server_is_found_in_the_file_that_setup_wrote(
    set_up: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set_up.url

    assert await asyncio.to_thread(run, ["queue", "acme"]) == 0

    assert "acme/app#7" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["explain", "watch"])
async def test_the_apps_key_is_read_from_the_file_that_setup_wrote(
    set_up: Site, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert set_up.url

    assert await asyncio.to_thread(run, [command, "acme/app#7"]) == 2

    assert "PRIVATE_KEY" in capsys.readouterr().err  # which is broken there, and named


@pytest.mark.parametrize("command", ["explain", "watch"])
async def test_a_server_that_is_named_comes_before_the_file(
    set_up: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("BABYSIT_URL", set_up.url)

    assert await asyncio.to_thread(run, [command, "acme/app#7"]) in {0, 1}

    assert "CI failed: build and lint." in capsys.readouterr().out
