"""Who answers the checklist: a few processes of their own, replaced when they die or take too long."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import msgspec
import structlog

from bot.reviewing.answer import answer
from bot.reviewing.assignment import Answer, Assignment
from bot.reviewing.child import HEADER, answer_decoder

PROCESSES = 2
TIME_LIMIT_S = 60.0
MOST_ANSWER_BYTES = 64 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONHASHSEED")

log = structlog.get_logger()


class NoAnswerError(Exception):
    """No answer came; the message is a whole sentence for a person."""


class Analyst(Protocol):
    """Somebody who answers assignments off the event loop."""

    async def answer(self, assignment: Assignment) -> Answer:
        """The answer.

        Raises:
            NoAnswerError: none came.
        """
        ...


class ThreadAnalyst:
    """Answers in a thread of this process, without a time limit: for the command line and for tests."""

    async def answer(self, assignment: Assignment) -> Answer:
        """See `Analyst`."""
        return await asyncio.get_running_loop().run_in_executor(None, answer, assignment)


class ProcessAnalysts:
    """Up to `processes` at a time, each started when it is first needed. Used as a context, it ends them."""

    def __init__(
        self,
        *,
        processes: int = PROCESSES,
        time_limit_s: float = TIME_LIMIT_S,
        module: str = "bot.reviewing.child",
    ) -> None:
        """`module` is what a process runs."""
        self._time_limit_s = time_limit_s
        self._module = module
        self._free = asyncio.Semaphore(processes)
        self._idle: list[Process] = []

    async def __aenter__(self) -> Self:
        """The analysts; none is started yet."""
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Ends every process."""
        while self._idle:
            await _end(self._idle.pop())

    async def answer(self, assignment: Assignment) -> Answer:
        """See `Analyst`."""
        message = msgspec.msgpack.encode(assignment)
        async with self._free, self._borrowed() as process:
            return answer_decoder.decode(await _exchange(process, message))

    @asynccontextmanager
    async def _borrowed(self) -> AsyncGenerator[Process]:
        """A process for one exchange; one that failed at it, or was left in the middle of it, is ended."""
        process = self._idle.pop() if self._idle else await self._start()
        is_sound = False
        try:
            async with asyncio.timeout(self._time_limit_s):
                yield process
            is_sound = True
        except TimeoutError:
            log.warning("review.timed_out", seconds=self._time_limit_s)
            raise NoAnswerError(f"The analysis took longer than {self._time_limit_s:g} seconds.") from None
        except (EOFError, OSError, msgspec.MsgspecError):
            log.warning("review.process_died")
            raise NoAnswerError("The analysis broke off.") from None
        finally:
            if is_sound:
                self._idle.append(process)
            else:
                await asyncio.shield(_end(process))

    async def _start(self) -> Process:
        """A process that has none of this one's environment: it reads hostile code and needs no secret."""
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self._module), stdin=PIPE, stdout=PIPE, cwd=_ROOT, env=environment
        )


async def _exchange(process: Process, message: bytes) -> bytes:
    """Send one message and read one.

    Raises:
        EOFError: the process ended.
        OSError: so it did, before it read everything.
    """
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(HEADER.pack(len(message)) + message)
    await process.stdin.drain()
    (size,) = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
    if size > MOST_ANSWER_BYTES:
        raise EOFError
    return await process.stdout.readexactly(size)


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
