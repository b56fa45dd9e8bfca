import asyncio
from datetime import UTC

from bot.clock import ManualClock, SystemClock
from tests.building import NOW


async def test_whoever_sleeps_is_woken_when_the_time_has_come() -> None:
    clock, woken = ManualClock(NOW), list[str]()

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sleeper("late", 9))
        tasks.create_task(sleeper("early", 3))
        tasks.create_task(sleeper("at once", 0))
        await clock.slept_on()
        await asyncio.sleep(0)
        clock.advance(2)
        await asyncio.sleep(0)
        assert woken == ["at once"]
        clock.advance(1)
        await asyncio.sleep(0)
        assert woken == ["at once", "early"]
        clock.advance(60)

    assert woken == ["at once", "early", "late"]


async def test_the_machines_clock_knows_its_zone_and_never_sleeps_backwards() -> None:
    clock = SystemClock()
    await clock.sleep(-1)

    assert clock.now().tzinfo is UTC
