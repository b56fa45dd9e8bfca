"""The demo as its users run it: a process of its own that prints, serves, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest

from simulator.demo.acts.red import SECRET

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


HEADING = "Babysit's own pages, what waits and for whom; sign in as wei:\n"


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
    assert told.count(" merged  ") == 11
    assert told.count(" waits for its author  ") == 4
    assert told.count(" waits for a human  ") == 1
    assert "409 Head branch was modified" in told
    assert ".github/babysit.yml:4, merge.method: must be squash, merge or rebase" in told
    assert "\x1b" not in told
    assert SECRET not in told
    assert list(tmp_path.iterdir()) == []


def test_keep_serves_pages_whose_every_link_leads_somewhere_until_ctrl_c_ends_it_with_zero(
    tmp_path: Path,
) -> None:
    with demo(tmp_path, "--keep") as process:
        told = lines_until(process, "Ctrl-C ends it")
        url = address_in(told, "Ctrl-C ends it")
        pages, dead = walk(url)
        own = next(line.strip() for line in told[told.index(HEADING) :] if "http://" in line)
        sign_in = read(own)
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=20)

    assert (code, dead) == (0, [])
    assert ">wei</button>" in sign_in  # Babysit's own pages lead to GitHub's sign-in
    assert list(tmp_path.iterdir()) == []
    kinds = {
        kind for kind in ("/pull/", "/job/", "/blob/", "/docs/checklist/") for page in pages if kind in page
    }
    assert kinds == {"/pull/", "/job/", "/blob/", "/docs/checklist/"}
    assert '<a class="strong" href="/globex/shop/pull/1">' in pages[url]
    shown = pages[f"{url}globex/shop/pull/1"]
    assert "<th>Who acts next</th>" in shown
    assert "<summary>Last 11 lines of the log</summary>" in shown
    assert "tests/test_cart.py:27" in shown
    assert SECRET not in shown
    trace = next(text for page, text in pages.items() if page.endswith("/hooli/traces/pull/1"))
    assert "commented on a line · settled by babysit" in trace
    assert "r.Get(&#34;/v1/traces/{id}/remediations&#34;" in trace


def walk(start: str) -> tuple[dict[str, str], list[str]]:
    """Every page that can be reached, with its HTML; and the links that lead nowhere, each with its page."""
    pages: dict[str, str] = {}
    links: dict[str, str] = {start: ""}
    while waiting := [link for link in links if urldefrag(link).url not in pages]:
        page = urldefrag(waiting[0]).url
        pages[page] = read(page)
        for found in re.findall(r'(?:href|src)="([^"]*)"', pages[page]):
            links.setdefault(urljoin(page, unescape(found)), page)
    dead = [
        f"{page}: {link}"
        for link, page in links.items()
        if not _leads_somewhere(pages[urldefrag(link).url], urldefrag(link).fragment)
    ]
    return pages, dead


def _leads_somewhere(html: str, fragment: str) -> bool:
    return bool(html) and (not fragment or f'id="{fragment}"' in html)


def read(url: str) -> str:
    """The page, empty where there is none."""
    try:
        with urlopen(url, timeout=10) as response:  # noqa: S310 - loopback
            content: bytes = response.read()
    except OSError:
        return ""
    return content.decode()


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
