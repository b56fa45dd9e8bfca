"""Stories run on a loop that skips the waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import pytest

from tests.scenarios.house import House, open_house
from tests.scenarios.skipping_loop import SkippingLoop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"skipping": SkippingLoop}


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house in which Babysit listens."""
    async with open_house() as opened:
        yield opened
