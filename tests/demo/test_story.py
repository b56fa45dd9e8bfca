"""The demo as its users run it: a process of its own that prints, serves, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from bot.demo.acts.red import SECRET

LONGEST_S = 60


@contextmanager
def demo(directory: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(directory), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines_until(process: subprocess.Popen[str], words: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError("".join(lines))


def address_in(lines: list[str], words: str) -> str:
    line = next(line for line in lines if words in line)
    return next(word for word in line.split() if word.startswith("http://"))


def is_listening(url: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=1).close()
    except OSError:
        return False
    return True


def test_the_story_ends_as_told_in_plain_text_and_leaves_no_file(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        told, _ = process.communicate(timeout=LONGEST_S)

    assert process.returncode == 0, told
    assert told.count(" merged  ") == 8
    assert told.count(" waits for its author  ") == 4
    assert told.count(" waits for a human  ") == 1
    assert "409 Head branch was modified" in told
    assert ".github/babysit.yml:4, merge.method: must be squash, merge or rebase" in told
    assert "\x1b" not in told
    assert SECRET not in told
    assert list(tmp_path.iterdir()) == []


def test_keep_serves_the_pull_requests_until_ctrl_c_and_ends_with_zero(tmp_path: Path) -> None:
    with demo(tmp_path, "--keep") as process:
        url = address_in(lines_until(process, "Ctrl-C ends it"), "Ctrl-C ends it")
        listed = urlopen(url, timeout=10).read().decode()  # noqa: S310 - loopback
        shown = urlopen(f"{url}globex/shop/pull/1", timeout=10).read().decode()  # noqa: S310 - loopback
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=20)

    assert code == 0
    assert '<a class="strong" href="/globex/shop/pull/1">' in listed
    assert "<th>Who acts next</th>" in shown
    assert "<summary>Last 11 lines of the log</summary>" in shown
    assert "tests/test_cart.py:27" in shown
    assert SECRET not in shown
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["terminated", "killed"])
def test_a_demo_that_is_ended_midway_leaves_no_server_behind(tmp_path: Path, number: signal.Signals) -> None:
    with demo(tmp_path) as process:
        server = address_in(lines_until(process, "CI is running"), "babysit serve")
        process.send_signal(number)
        process.wait(timeout=20)

    deadline = time.monotonic() + 20
    while is_listening(server) and time.monotonic() < deadline:
        pass
    assert process.returncode != 0
    assert not is_listening(server)
    assert number is signal.SIGKILL or list(tmp_path.iterdir()) == []
