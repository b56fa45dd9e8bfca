"""`babysit replay` decides again what was decided, offline."""

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import run
from bot.decide import decide
from bot.model.gate import Case
from bot.model.repository import Repository
from bot.records.decisions import Decisions, packed
from bot.records.repositories import Repositories
from bot.records.sqlite.database import SqliteDatabase
from bot.replay.keeping import made_of
from tests.building import KEY, NOW, case, check_run

RED = case(contexts=(check_run(state="failure"),))
HOUR_LATER = replace(case(), now=NOW.replace(hour=13))


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pull request that was red, and then merged."""

    async def write(*cases: Case) -> None:
        database = await SqliteDatabase.open(tmp_path / "b.db")
        await Repositories(database).meet(Repository(repository_id=70, name=KEY.repository, node_id=""))
        for decided in cases:
            await Decisions(database).keep(packed(made_of(decided, decide(decided))))
        await database.close()

    asyncio.run(write(RED, HOUR_LATER))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/b.db")
    return tmp_path


@pytest.mark.usefixtures("records")
def test_each_decision_is_the_same_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", "acme/app#7"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "2026-11-22T12:00:00Z aaaaaaaaaaaa failure: the same today",
        "2026-11-22T13:00:00Z aaaaaaaaaaaa merged: the same today",
    ]


@pytest.mark.usefixtures("records")
def test_the_one_that_stood_at_a_moment_is_told_gate_by_gate(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", "acme/app#7@2026-11-22T12:30"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("2026-11-22T12:00:00Z aaaaaaaaaaaa failure: the same today\n")
    assert re.search(r"(?m)^  ci +closed +\S", out)


@pytest.mark.usefixtures("records")
def test_another_file_is_compared_gate_by_gate(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proposed = records / "new.yml"
    proposed.write_text("version: 1\nmerge: {block_labels: [automerge]}\n")

    assert run(["replay", "--config", str(proposed), "--since", "9999w"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 of 2 decisions would have been different."
    assert "  hold: open -> held, 2 times" in lines
    assert lines[-1] == (
        "2026-11-22T13:00:00Z acme/app#7 hold open -> held; act Merge -> none; "
        "conclusion success -> action_required"
    )

    proposed.write_text("version: 1\n")
    assert run(["replay", "--config", str(proposed), "--since", "9999w", "--format", "json", "acme/app"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["looked_at"], told["different"], told["gates"]) == (2, 0, [])


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["acme/app#8"], "No decision on acme/app#8 is kept."),
        (["acme/app#7@2020-01-01"], "No decision on acme/app#7 is kept before 2020-01-01."),
        (["acme/other#7"], "Nothing is known of acme/other in these records."),
        (["acme/app#7@yesterday"], "'yesterday' is no time: write 2026-11-30T14:05, in UTC."),
        ([], "Name a pull request, OWNER/REPO#N, or a file with --config."),
    ],
)
def test_what_cannot_be_told_is_one_sentence(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replay", *words]) == 2
    assert complaint in capsys.readouterr().err


def test_a_broken_file_is_named_with_its_line(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proposed = records / "new.yml"
    proposed.write_text("version: 1\nmerge: {metod: squash}\n")

    assert run(["replay", "--config", str(proposed), "--since", "9999w"]) == 2
    assert "new.yml:2: merge.metod" in capsys.readouterr().err


@pytest.mark.usefixtures("records")
def test_a_span_is_hours_days_or_weeks(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (records / "new.yml").write_text("version: 1\n")
    assert run(["replay", "--config", str(records / "new.yml"), "--since", "a month"]) == 2
    assert "write 12h, 30d or 4w" in capsys.readouterr().err
