import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_the_shell(shell: str) -> None:
    environ = {**os.environ, "_BABYSIT_COMPLETE": f"{shell}_source"}

    shown = subprocess.run(
        [sys.executable, "-m", "bot"],
        capture_output=True,
        text=True,
        check=False,
        env=environ,
    )

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "_BABYSIT_COMPLETE" in shown.stdout


def test_subcommands_are_completed() -> None:
    environ = {
        **os.environ,
        "_BABYSIT_COMPLETE": "bash_complete",
        "COMP_WORDS": "babysit exp",
        "COMP_CWORD": "1",
    }

    shown = subprocess.run(
        [sys.executable, "-m", "bot"], capture_output=True, text=True, check=False, env=environ
    )

    assert shown.stdout.split() == ["plain,explain"]
