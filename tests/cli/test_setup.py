"""`babysit setup` finds out what would stop it before anything is made on GitHub."""

from pathlib import Path

import pytest

from tests.cli.test_server_commands import run_here


def environ(folder: Path, **more: str) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder / 'babysit.db'}", **more}


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"APP_ID": "5"}, "There is an App already: the environment names it."),
        ({"WEBHOOK_SECRET": "x"}, "There is an App already: the environment names it."),
        ({"CREDENTIALS_PATH": "/nowhere/x"}, "/nowhere/x cannot be written (No such file or directory)"),
        ({"BABYSIT_URL": "http://babysit.acme.com"}, "BABYSIT_URL must be like"),
        ({"HOST": "192.0.2.1"}, "BABYSIT_URL is missing"),
        ({"GITHUB_API_URL": "ghe"}, "GITHUB_API_URL is no http"),
        ({"PORT": "x"}, "PORT must be"),
        ({"DATABASE_URL": "mysql://"}, "DATABASE_URL must be"),
    ],
)
def test_what_would_stop_it_is_told_at_once(more: dict[str, str], complaint: str, tmp_path: Path) -> None:
    for command in (("setup", "--no-browser"), ("serve", "--setup")):
        ended = run_here(command, environ(tmp_path) | more)

        assert ended.code == 2
        if command[0] == "setup":
            assert complaint in ended.err


def test_an_app_that_was_set_up_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "babysit.env").write_text("APP_ID=5\n")

    ended = run_here(("setup", "--no-browser"), environ(tmp_path))

    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "Move that file away to make another App." in ended.err


def test_serve_reads_what_was_set_up(tmp_path: Path) -> None:
    (tmp_path / "babysit.env").write_text("APP_ID=5\nWEBHOOK_SECRET=x\nPRIVATE_KEY=hunter2\n")

    ended = run_here(("serve",), environ(tmp_path))

    assert ended.err == (
        "babysit serve: PRIVATE_KEY is not a readable PEM private key: it must be the whole .pem file that "
        "the App's page (Settings > Developer settings > GitHub Apps) lets you download.\n"
    )


def test_serve_says_which_file_it_cannot_read(tmp_path: Path) -> None:
    ended = run_here(("serve",), environ(tmp_path, CREDENTIALS_PATH=str(tmp_path)))

    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "cannot be read (Is a directory)" in ended.err


def test_an_address_on_the_command_line_counts(tmp_path: Path) -> None:
    ended = run_here(("setup", "--url", "http://babysit.acme.com"), environ(tmp_path))

    assert ended.err.startswith("babysit setup: BABYSIT_URL must be like https://babysit.acme.com")
