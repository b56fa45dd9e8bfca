"""A process to be killed: accepts deliveries for ever, printing the id of each once it is durable."""

import asyncio
import sys
from itertools import count
from pathlib import Path

from bot.clock import SystemClock
from bot.model.keys import PullRequestKey
from bot.model.trigger import Delivery, Trigger
from bot.queue.engine import Engine
from bot.queue.sqlite import sqlite_queue

CALLERS = 8


async def accept_for_ever(queue: Engine, caller: int, generation: str) -> None:
    """Accept one delivery after the other, taking every fifth key and never finishing it."""
    for number in count(1):
        key = PullRequestKey(installation_id=caller + 1, repository="acme/shop", number=number)
        delivery_id = f"{generation}-{caller}-{number}"
        await queue.accept(Delivery(delivery_id=delivery_id, event="push", triggers=[Trigger(key=key)]))
        sys.stdout.write(f"{delivery_id} {caller + 1} {number}\n")
        sys.stdout.flush()
        if number % 5 == 0:
            await queue.take("victim")


async def main(path: Path, generation: str) -> None:
    """Run until killed."""
    queue = await sqlite_queue(path, SystemClock())
    async with asyncio.TaskGroup() as group:
        for caller in range(CALLERS):
            group.create_task(accept_for_ever(queue, caller, generation))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
