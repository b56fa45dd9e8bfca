import io
import json
from pathlib import Path

import pytest

from bot.cli import FINE, MISUSE, run
from bot.configuration import normal_form
from bot.configuration.schema import json_schema
from bot.configuration.sections import write_config
from bot.model.config import Config, MergeConfig

SHIP = "version: 1\nmerge:\n  label: ship\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "babysit.yml"
    path.write_text(SHIP)
    return path


def test_a_right_file_is_printed_with_its_defaults(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", str(file)]) == FINE

    assert capsys.readouterr() == (normal_form(Config(merge=MergeConfig(label="ship"))), "")


def test_a_right_file_is_printed_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "--format", "json", str(file)]) == FINE

    assert json.loads(capsys.readouterr().out) == write_config(Config(merge=MergeConfig(label="ship")))


def test_a_broken_file_is_told_line_by_line_on_standard_error(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("version: 1\nmerge:\n  labels: a\n  method: b\n")

    assert run(["config", str(file)]) == MISUSE

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        f"{file}:3: merge.labels: is not a key that Babysit knows; did you mean label?",
        f"{file}:4: merge.method: must be squash, merge or rebase, not 'b'",
    ]


def test_a_problem_of_the_whole_file_has_no_key(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("version: 1\n\tmerge: {}\n")

    assert run(["config", str(file)]) == MISUSE

    assert capsys.readouterr().err == f"{file}:2: a tab cannot indent in YAML: use spaces\n"


def test_standard_input_is_read_for_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"version: 2\n")))

    assert run(["config", "-"]) == MISUSE

    assert capsys.readouterr().err == "<stdin>:1: version: must be 1, not 2\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff\xfe", "babysit: {file} is not UTF-8 text.\n"),
        ("é".encode() * 40_000, "{file}:1: the file is bigger than 64 KiB\n"),
    ],
    ids=["not text", "too big"],
)
def test_a_file_that_is_no_small_text_is_one_line(
    content: bytes, line: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content)

    assert run(["config", str(file)]) == MISUSE

    assert capsys.readouterr().err == line.format(file=file)


@pytest.mark.parametrize("arguments", [["config"], ["config", "no/such/file"], ["config", "."]])
def test_a_file_that_is_not_there_is_one_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(arguments) == MISUSE

    assert capsys.readouterr().err.count("\n") == 1


def test_config_alone_reads_the_repositorys_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "babysit.yml").write_text("version: 1\nmerge:\n  label: ship it\n")

    assert run(["config"]) == FINE

    assert "label: ship it" in capsys.readouterr().out


def test_two_files_are_put_together_and_each_key_is_told_with_its_origin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.yml").write_text("version: 1\nextends: organisation\nmerge: {label: ship}\n")
    (tmp_path / "theirs.yml").write_text("version: 1\nmerge: {method: merge}\n")
    files = [str(tmp_path / "own.yml"), "--organisation", str(tmp_path / "theirs.yml")]

    assert run(["config", *files, "--resolved"]) == FINE

    shown = capsys.readouterr().out
    assert "  label: ship\n" in shown
    assert "  method: merge\n" in shown
    assert shown.endswith(
        "# set by\n# extends: this file\n# merge.label: this file\n# merge.method: the organisation's file\n"
    )


def test_a_locked_key_is_told_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.yml").write_text("version: 1\nmode: observe\n")
    (tmp_path / "theirs.yml").write_text("version: 1\nlocked: [mode]\n")
    files = [str(tmp_path / "own.yml"), "--organisation", str(tmp_path / "theirs.yml")]

    assert run(["config", *files]) == MISUSE

    assert capsys.readouterr().err == (
        f"{tmp_path}/own.yml:2: mode: may not be set here: the organisation's file locks it\n"
    )


def test_letters_of_own_items_are_known_where_the_repository_has_some(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "babysit.yml"
    file.write_text("version: 1\nchecklist: {items: {Q: block}}\n")
    assert run(["config", str(file)]) == MISUSE
    (tmp_path / "checklists").mkdir()

    assert run(["config", str(file)]) == FINE

    assert "'Q' is not an item's letter" in capsys.readouterr().err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "--schema"]) == FINE

    assert json.loads(capsys.readouterr().out) == json_schema()


@pytest.mark.parametrize("text", ["", "\n", "# later\n", "---\n"])
def test_a_file_that_says_nothing_is_said_to(
    text: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text)

    assert run(["config", str(file)]) == FINE
    assert capsys.readouterr().err == f"{file} says nothing: every key has its default.\n"
