import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli._invocation import VARIABLE, invoked_as


def program(folder: Path) -> Path:
    path = folder / "babysit"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_wrapper_says_itself_what_it_is_called_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "python3 dev.py")

    assert invoked_as() == "python3 dev.py"


def test_on_path_it_is_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(program(tmp_path))])

    assert invoked_as() == "babysit"


def test_off_path_it_is_the_path_that_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(sys, "argv", [str(program(tmp_path))])

    assert invoked_as() == str(tmp_path / "babysit")


def test_another_babysit_on_path_is_not_taken_for_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    program(tmp_path / "other")
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    monkeypatch.setattr(sys, "argv", [str(program(tmp_path))])

    assert invoked_as() == str(tmp_path / "babysit")


def test_as_a_module_the_hint_is_a_module_too() -> None:
    environ = {name: value for name, value in os.environ.items() if name != VARIABLE}

    shown = subprocess.run(
        [sys.executable, "-m", "bot", "review", "--explain"],
        capture_output=True,
        text=True,
        check=True,
        env=environ,
    ).stdout

    assert f"`{sys.executable} -m bot review --explain B`" in shown
