import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import bot.cli
from bot.cli import FINDINGS, FINE, INTERRUPTED, MISUSE, PIPE_CLOSED, run, subcommand_names, summary

PYTHON = [sys.executable, "-m", "bot"]


@click.group()
def stage() -> None:
    """Stand in for Babysit's own group."""


@stage.command()
@click.pass_context
def finds(context: click.Context) -> None:
    context.exit(FINDINGS)


@stage.command()
def misused() -> None:
    raise click.ClickException("the file\nis not there")


@stage.command()
def interrupted() -> None:
    raise KeyboardInterrupt


def test_every_subcommand_is_a_file_with_one_command_and_one_line_of_help() -> None:
    context = click.Context(bot.cli.babysit)

    for name in subcommand_names():
        command = bot.cli.babysit.get_command(context, name)

        assert command is not None
        assert summary(name).endswith(".")
        assert f"bot.cli.{name}" in sys.modules


def test_help_names_every_subcommand_and_imports_none() -> None:
    program = (
        "import sys, bot.cli as c; c.run(['--help']); print([m for m in sys.modules if 'bot.cli.' in m])"
    )

    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert all(f"  {name} " in shown for name in subcommand_names())
    assert shown.endswith("[]\n")


def test_a_command_without_findings_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == FINE

    assert capsys.readouterr().err == ""


def test_babysit_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == FINE
    alone = capsys.readouterr().out
    run(["--help"])

    assert alone == capsys.readouterr().out
    assert "Commands:" in alone


def test_findings_end_with_one() -> None:
    assert run(["finds"], stage) == FINDINGS


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--what"], "babysit: No such option '--what'. See `babysit --help`."),
        (["confg"], "babysit: No such command 'confg'. Did you mean 'config'? See `babysit --help`."),
        (["config", "--what"], "babysit config: No such option '--what'. See `babysit config --help`."),
        (["no\nsuch"], "babysit: No such command 'no\\nsuch'. See `babysit --help`."),
    ],
    ids=["option", "command", "option of a command", "line end"],
)
def test_wrong_use_is_one_line_that_says_where_help_is(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == MISUSE

    assert capsys.readouterr().err == f"{line}\n"


def test_broken_input_is_one_line_however_the_message_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["misused"], stage) == MISUSE

    assert capsys.readouterr().err == "babysit: the file is not there\n"


def test_an_interrupt_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["interrupted"], stage) == INTERRUPTED

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("target", "said"),
    [(">/dev/full", "babysit: the output cannot be written: No space left on device.\n"), (">&-", "")],
    ids=["a-full-disk", "closed-by-the-shell"],
)
def test_output_that_cannot_be_written_is_no_finding(target: str, said: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m bot config --schema {target}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2 if said else 0, said)


def test_an_encoding_without_a_character_breaks_nothing_off() -> None:
    program = (
        "import click; from bot.cli import run; group = click.Group();"
        "group.add_command(click.Command('say', callback=lambda: print('to \\u2192 do')));"
        "raise SystemExit(run(['say'], group))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"to \\u2192 do", b"")


def test_a_closed_pipe_is_quiet() -> None:
    with subprocess.Popen(
        [*PYTHON, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as babysit:
        assert babysit.stdout is not None
        assert babysit.stderr is not None
        babysit.stdout.close()

        complaint = babysit.stderr.read()

    assert (babysit.returncode, complaint) == (PIPE_CLOSED, "")


def test_the_version_is_one_line() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    version = tomllib.loads(project.read_text())["project"]["version"]

    ran = subprocess.run([*PYTHON, "--version"], capture_output=True, text=True, check=False)

    assert ran.stdout + ran.stderr in (
        f"babysit {version}\n",
        "babysit: Babysit is not installed here, so it has no version.\n",
    )
