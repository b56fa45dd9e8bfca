from collections.abc import AsyncIterator

import pytest

from simulator.clock import ManualClock
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.simulator.receiver import Receiver
from tests.simulator.stage import FILES, START, Stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    clock = ManualClock(START)
    starter = starter_world(files=FILES, clock=clock)
    async with Receiver() as receiver, SimulatedGitHub(starter.world) as github:
        starter.app.webhook_url = receiver.url
        starter.world.outbox.deliveries.clear()
        yield Stage(github=github, starter=starter, receiver=receiver, clock=clock)
