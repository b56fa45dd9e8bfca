"""`babysit demo --setup` tells where to click, and ends with its server."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[3]


async def test_it_tells_an_address_that_asks_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--setup"),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "APP_ID": "5", "NOTIFY_X": "odd"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = ""
    async with asyncio.timeout(60):
        while not (found := re.search(r"(http\S+/setup\?code=\S+)", told)):
            line = await process.stdout.readline()
            assert line, told
            told += line.decode()
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session, session.get(found[1]) as response:
        page = await response.text()
    process.send_signal(signal.SIGINT)
    await asyncio.wait_for(process.wait(), 30)

    assert 'value="acme"' in page
    assert [name for name in os.listdir(tmp_path) if name.startswith("babysit-demo-")] == []  # noqa: PTH208
