"""Credentials are written whole, once, for their owner's eyes, and are found again."""

import os
from pathlib import Path

import pytest

from bot.credentials_file import (
    CredentialsFileError,
    check_writable,
    credentials_path,
    lines,
    with_credentials,
    write,
)

VALUES = {
    "APP_ID": "5",
    "CLIENT_ID": "Iv23li",
    "CLIENT_SECRET": "battery",
    "WEBHOOK_SECRET": "horse",
    "PRIVATE_KEY": "-----BEGIN\nabc\n-----END\n",
    "BABYSIT_URL": "https://babysit.acme.com",
}


def test_what_is_written_is_found_by_whoever_has_no_app(tmp_path: Path) -> None:
    path = tmp_path / "babysit.env"

    write(path, VALUES)

    found = with_credentials({"PORT": "80", "APP_ID": " ", "BABYSIT_URL": "https://other"}, path)
    assert found == VALUES | {
        "PORT": "80",
        "PRIVATE_KEY": "-----BEGIN\\nabc\\n-----END",
        "BABYSIT_URL": "https://other",
    }
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["babysit.env"]


@pytest.mark.parametrize(
    "name", ["APP_ID", "CLIENT_SECRET", "WEBHOOK_SECRET", "PRIVATE_KEY", "PRIVATE_KEY_PATH"]
)
def test_an_app_in_the_environment_is_never_mixed_with_the_files(name: str, tmp_path: Path) -> None:
    write(tmp_path / "x", VALUES)

    assert with_credentials({name: "mine"}, tmp_path / "x") == {name: "mine"}


def test_other_variables_in_the_file_count_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("APP_ID=5\nPATH=/evil\nDATABASE_URL=sqlite:///evil\n# APP_ID=6\nnonsense\n=\n\x00\n")

    assert with_credentials({}, path) == {"APP_ID": "5"}


def test_no_file_is_no_app(tmp_path: Path) -> None:
    assert with_credentials({"PORT": "80"}, tmp_path / "none") == {"PORT": "80"}


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CredentialsFileError, match="cannot be read"):
        with_credentials({}, tmp_path)


def test_an_app_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write(path, VALUES)

    with pytest.raises(CredentialsFileError, match="There is an App already"):
        check_writable(path)
    with pytest.raises(CredentialsFileError, match="There is an App already"):
        write(path, VALUES | {"APP_ID": "6"})

    assert with_credentials({}, path)["APP_ID"] == "5"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_cannot_be_written_is_told_without_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "x"

    with pytest.raises(CredentialsFileError, match="cannot be written \\(No such file") as caught:
        check_writable(path)
    with pytest.raises(CredentialsFileError, match="cannot be written"):
        write(path, VALUES)

    assert "battery" not in str(caught.value)


def test_a_place_that_can_be_written_stays_empty(tmp_path: Path) -> None:
    check_writable(tmp_path / "x")

    assert list(tmp_path.iterdir()) == []


def test_the_file_lies_beside_the_database_or_where_it_is_told(tmp_path: Path) -> None:
    assert credentials_path({}, tmp_path / "babysit.db") == tmp_path / "babysit.env"
    assert credentials_path({"CREDENTIALS_PATH": "~/b"}, tmp_path) == Path(os.path.expanduser("~/b"))  # noqa: PTH111


def test_the_lines_are_in_one_order_and_one_line_each() -> None:
    assert lines(VALUES).splitlines() == [
        "APP_ID=5",
        "CLIENT_ID=Iv23li",
        "CLIENT_SECRET=battery",
        "WEBHOOK_SECRET=horse",
        "PRIVATE_KEY=-----BEGIN\\nabc\\n-----END",
        "BABYSIT_URL=https://babysit.acme.com",
    ]
