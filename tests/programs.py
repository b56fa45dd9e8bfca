"""Programs of the machine that some tests need: where there is none, such a test is left out and says so.

`.ci/run` installs them all, and sets `NEEDS_PROGRAMS`, which makes a failure of what would be left out.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from shutil import which
from typing import NoReturn

import pytest
from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def missing(program: str, package: str) -> NoReturn:
    """Leave the running test out, or fail it where everything has to be there."""
    if os.environ.get("NEEDS_PROGRAMS"):
        pytest.fail(f"{program} is not installed, and here it must be")
    pytest.skip(f"{program} is not installed: `apt-get install {package}` lets these tests run")


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """Debian's browser, driven through Playwright."""
    program = next(filter(None, map(which, _NAMES)), None)
    if program is None:
        missing("chromium", "chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()
