"""What a pull request may bring to fool the checklist's readers, or to have its secrets told around."""

import asyncio
from pathlib import Path

import pytest
import structlog

from bot.model.markers import CHECKLIST
from bot.records.sqlite.database import SqliteDatabase
from simulator.git.repository import Content
from tests.scenarios.checklists import (
    checklists,
    harm_in,
    judged,
    rendered,
    reviewed_house,
    row,
    said,
    threads,
)

NASTY = [
    pytest.param("| a | b |", id="table"),
    pytest.param("@ada @acme/founders", id="mention"),
    pytest.param("<img src=x onerror=y><script>x", id="html"),
    pytest.param("</details><!-- x --> -->", id="fold"),
    pytest.param("[a](http:evil.example) www.evil.example", id="link"),
    pytest.param("#1 acme\u2215app#1 GH-1", id="reference"),
    pytest.param("``` `x` **b** ~~s~~", id="markdown"),
    pytest.param("\u202egnp.exe\u2066\u200f", id="bidi"),
    pytest.param("a\tb\u2028c\u0085d", id="line-ends"),
    pytest.param(CHECKLIST.replace("/", ""), id="marker"),
]
CODE = 'import os\n\n\ndef run(request):\n    os.system("{0}" + request.args["{0}"])\n'


def test_the_renderer_of_these_stories_sees_harm() -> None:
    for text in ("@ada", "<img src=x>", "[a](http://evil.example)", "www.evil.example", "#1", "\u202e"):
        assert harm_in(text) != []
    assert harm_in("`@ada <img> #1` and words") == []


@pytest.mark.parametrize("nasty", NASTY)
async def test_hostile_names_neither_ping_nor_link_nor_break_the_table(nasty: str) -> None:
    branch = f"agent/{''.join(char for char in nasty if char.isalnum() or char in '@|<>`()#')}"
    files: dict[str, Content | None] = {f"api/{nasty}/routes.py": CODE.format(nasty.replace('"', ""))}
    async with reviewed_house() as house:
        house.repository.push(branch, dict(files), message=nasty, author="agent")
        pull_request = house.repository.open_pull_request(head=branch, title=nasty, author="agent")
        await judged(house, pull_request)

        (comment,) = checklists(house, pull_request)
        assert row(house, pull_request, "E")[1] == "fail"
        assert threads(pull_request) != []
        run = house.own_check(pull_request)
        assert run is not None
        titles = [run.output.title or "", *(annotation.title or "" for annotation in run.output.annotations)]
        assert [
            text for text in [*house.comments(pull_request), house.summary(pull_request)] if harm_in(text)
        ] == []
        assert [
            comment.body
            for thread in threads(pull_request)
            for comment in thread.comments
            if harm_in(comment.body)
        ] == []
        assert not any(char in text for text in titles for char in "\u202e\u2066\u200f\u2028\n")
        table = [line for line in comment.split("\n") if line.startswith("| ")]
        assert {line.replace("\\|", "").count("|") for line in table} == {5}
        html = rendered(comment)
        assert html.count("<details>") == html.count("</details>") == 1


SECRET = "ghp_" + "".join(f"{digit}aB" for digit in range(12))


def contents(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in directory.iterdir()]


async def test_a_secret_is_shown_as_four_characters_and_its_length_everywhere(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(tmp_path / "babysit.db")
    text = f'TOKEN = "{SECRET}"\nKEY = "{SECRET}"  # checklist:ignore F1 reason={SECRET}\n'
    with structlog.testing.capture_logs() as logged:
        async with reviewed_house(database=database) as house:
            pull_request = house.propose(files={"settings.py": text})
            await judged(house, pull_request)

            assert row(house, pull_request, "F")[1] == "fail"
            everywhere = said(house, pull_request)
    stored = b"".join(await asyncio.to_thread(contents, tmp_path))
    await database.close()

    assert any(f"`ghp_…` ({len(SECRET)} characters)" in text for text in everywhere)
    assert [text for text in [*everywhere, repr(logged)] if SECRET[4:9] in text] == []
    assert stored != b""
    assert SECRET[4:9].encode() not in stored
