"""Asks the command line itself, in a process of its own: the same answers within the same bounds.

A process can be ended when a question is cancelled or takes too long, and what crashes in it, or is printed
by it, reaches nobody.
"""

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError

from bot.cli import FINDINGS, FINE
from bot.cli._review.safe_text import visible

TIME_LIMIT_S = 300.0
MOST_AT_ONCE = 4
MOST_COMPLAINTS = 8
_ROOT = Path(__file__).resolve().parents[3]
"""Where `bot` is imported from: never the folder that is asked about, which may hold modules of its own."""


_WHO = re.compile(r"babysit(?: [a-z]+){0,2}: ")
"""How a line of the command line's begins."""


class RefusedError(ToolError):
    """There is no answer; the message is one line for whoever asked."""


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """`value` is what the subcommand printed as JSON; `notes` are its remarks, a line each."""

    value: Mapping[str, Any]
    notes: Sequence[str]


class ChildProcesses:
    """The questions put to `babysit`, a few at a time."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._free = asyncio.Semaphore(MOST_AT_ONCE)

    async def ask(self, *words: str, given: str | None = None) -> ToolAnswer:
        """What `babysit WORDS` answers as JSON, `given` being its standard input.

        Raises:
            RefusedError: it was wrong use or broken input, or took too long.
        """
        async with self._free:
            try:
                async with asyncio.timeout(self._time_limit_s):
                    code, printed, said = await _run(words, given)
            except TimeoutError:
                raise RefusedError(f"It took longer than {self._time_limit_s:g} seconds.") from None
        if code not in {FINE, FINDINGS}:
            raise RefusedError(_complaint(said))
        try:
            return ToolAnswer(_sendable(json.loads(printed)), tuple(said.splitlines()))
        except ValueError:
            raise RefusedError(f"babysit {words[0]} broke off: {_complaint(said)}") from None


async def _run(arguments: Sequence[str], given: str | None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error; a cancelled run leaves no process behind."""
    process = await _started(arguments, has_input=given is not None)
    try:
        out, err = await process.communicate(None if given is None else given.encode("utf-8", "replace"))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its git processes, too
            await asyncio.shield(process.wait())
    return process.returncode or 0, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


async def _started(arguments: Sequence[str], *, has_input: bool) -> Process:
    stdin = PIPE if has_input else DEVNULL
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=_ROOT,
            stdin=stdin,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # too long, a zero or half a character in it
        raise RefusedError("This cannot be asked: it is too long, or holds what no name can hold.") from error


def _sendable(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """With a question mark for every half character: names of files may hold them, messages may not."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    told: Mapping[str, Any] = json.loads(text)
    return told


def _complaint(said: str) -> str:
    """The last lines on standard error, without who said them."""
    lines = said.strip().splitlines()[-MOST_COMPLAINTS:]
    plain = [_WHO.sub("", line) for line in lines]
    return visible(" ".join(plain)) or "it said nothing."
