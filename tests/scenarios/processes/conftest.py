"""Stories with processes of their own run in the wall's time."""

import asyncio
from collections.abc import Callable, Mapping


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"plain": asyncio.SelectorEventLoop}
